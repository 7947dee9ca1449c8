package io.objectio.meta.state;

import static io.objectio.meta.state.ObjectCommitTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.SessionId;
import io.objectio.meta.command.Command;
import io.objectio.meta.command.LogCommand;
import io.objectio.meta.store.Applied;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions and kept answers; row R15: a committed but unacknowledged command is answered, never repeated. */
class SessionTest {
    private final StateDriver driver = new StateDriver();
    private final SessionId session = driver.openSession("gateway2");

    @Test
    void answersARepeatFromTheTableAndDoesNothingElse() {
        MutationAnswer first = create(1, 0, "a");
        assertThat(first).isInstanceOf(MutationAnswer.BucketCreated.class);
        assertThat(create(1, 0, "a")).isEqualTo(first);
        assertRefused(create(2, 0, "a"), MetaError.BUCKET_OWNED_BY_YOU);
        assertRefused(create(2, 0, "a"), MetaError.BUCKET_OWNED_BY_YOU);
    }

    @Test
    void repeatsTheAnswerOfARefusalThoughTheStateHasMovedOn() {
        BucketId bucket = driver.createBucket("b");
        Mutation delete = new Mutation.DeleteBucket(BucketId.of(1, 77), "b");
        MutationAnswer refused = driver.submit(session, 1, 0, delete);
        driver.submit(new Mutation.DeleteBucket(bucket, "b"));
        assertThat(driver.submit(session, 1, 0, delete)).isEqualTo(refused);
    }

    @Test
    void refusesWhatWasConfirmed() {
        create(1, 0, "a");
        create(2, 1, "b");
        assertRefused(create(1, 0, "a"), MetaError.BAD_COMMAND_NUMBER);
        assertRefused(create(3, 3, "c"), MetaError.BAD_COMMAND_NUMBER);
    }

    @Test
    void carriesOutCommandsThatComeOutOfOrder() {
        assertThat(create(3, 0, "c")).isInstanceOf(MutationAnswer.BucketCreated.class);
        assertThat(create(1, 0, "a")).isInstanceOf(MutationAnswer.BucketCreated.class);
    }

    @Test
    void boundsOpenCommands() {
        assertThat(create(4096, 0, "a")).isInstanceOf(MutationAnswer.BucketCreated.class);
        assertRefused(create(4097, 0, "b"), MetaError.BAD_COMMAND_NUMBER);
        assertThat(create(4097, 1, "b")).isInstanceOf(MutationAnswer.BucketCreated.class);
    }

    @Test
    void refusesEverythingOfAnEndedSessionAndDropsItsAnswers() {
        for (int number = 1; number <= 1200; number++) {
            create(number, 0, "bucket" + number);
        }
        driver.lead(new Command.EndSession(session));
        assertRefused(create(1, 0, "bucket1"), MetaError.SESSION_ENDED);
        assertRefused(create(1201, 0, "x"), MetaError.SESSION_ENDED);

        assertThat(driver.finishTasks()).isEqualTo(3);

        assertRefused(create(1, 0, "bucket1"), MetaError.SESSION_ENDED);
        boolean open = driver.reading(reader -> reader.sessionOpen(session));
        assertThat(open).isFalse();
    }

    @Test
    void doesATasksStepOnlyOnce() {
        create(1, 0, "a");
        driver.lead(new Command.EndSession(session));
        MetaReader.PendingTask task = driver.reading(reader -> reader.tasks(1)).getFirst();
        driver.lead(new Command.ContinueTask(task.task(), task.cursor()));
        SessionId other = driver.openSession("gateway3");
        assertThat(driver.lead(new Command.ContinueTask(task.task(), task.cursor()))).isEqualTo(new MutationAnswer.Done());
        boolean open = driver.reading(reader -> reader.sessionOpen(other));
        assertThat(open).isTrue();
    }

    @Test
    void letsASessionCloseItself() {
        assertThat(driver.submit(session, 1, 0, new Mutation.CloseSession(session))).isEqualTo(new MutationAnswer.Done());
        assertRefused(create(2, 0, "a"), MetaError.SESSION_ENDED);
        driver.finishTasks();
    }

    @Test
    void needsASessionForTheNamespaceAndAnInitialisedCluster() {
        assertRefused(driver.submitWithout(new Mutation.CreateBucket("a", StateDriver.ACCOUNT, "r")), MetaError.BAD_REQUEST);
        MetaState empty = new MetaState(new io.objectio.meta.store.MemoryRowStore());
        assertRefused(empty.apply(io.objectio.meta.command.LogEntry.of(LogCommand.of(StateDriver.START,
                new Command.EndSession(session))), 1, 1).getFirst(), MetaError.BAD_REQUEST);
    }

    @Test
    void neverGoesBackInTime() {
        driver.setNow(StateDriver.START.plusSeconds(100));
        driver.createBucket("a");
        driver.setNow(StateDriver.START.plusSeconds(50));
        MutationAnswer.Committed answer = (MutationAnswer.Committed) driver.put(driver.createBucket("b"), "k", 1);
        assertThat(answer.modified()).isEqualTo(StateDriver.START.plusSeconds(100));
    }

    /** What does not fit in one command is refused whole, so that no command holds up the others. */
    @Test
    void refusesACommandThatWritesTooManyRows() {
        List<Mutation.BlobRef> blobs = new ArrayList<>();
        for (int i = 0; i < 84; i++) {
            blobs.add(new Mutation.BlobRef(StateDriver.PG, driver.nextBlob(),
                    IntStream.rangeClosed(1, 6).mapToObj(StateDriver::disk).toList()));
        }
        assertRefused(driver.submit(session, 1, 0, new Mutation.GiveUpBlobs(blobs)), MetaError.BAD_REQUEST);
        List<DiskId> condemned = driver.reading(reader -> reader.condemnedDisks(List.of(StateDriver.disk(1))));
        assertThat(condemned).isEmpty();
        assertThat(driver.submit(session, 2, 0, new Mutation.GiveUpBlobs(blobs.subList(0, 80)))).isEqualTo(new MutationAnswer.Done());
    }

    @Test
    void movesOnAtEntriesWithoutCommandsAndKeepsNotesOutOfTheDigest() {
        long index = driver.state().applied().index();
        Bytes digest = driver.reading(MetaReader::digest);
        driver.state().advance(2, index + 1);
        driver.state().note("configuration", new byte[]{7}, 2, index + 2);
        driver.state().note("configuration", new byte[]{8}, 2, index + 2);
        driver.state().advance(2, index + 1);
        assertThat(driver.state().applied()).isEqualTo(new Applied(2, index + 2));
        assertThat(driver.reading(MetaReader::digest)).isEqualTo(digest);
        Optional<byte[]> note = driver.reading(reader -> reader.noted("configuration"));
        assertThat(note).hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(7));
    }

    private MutationAnswer create(long number, long confirmed, String name) {
        return driver.submit(session, number, confirmed, new Mutation.CreateBucket(name, StateDriver.ACCOUNT, "us-east-1"));
    }
}
