package io.objectio.meta.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stable storage in two copies. R69-R71. */
class TwinFileTest {
    private static final byte[] OLD = {1, 2, 3};
    private static final byte[] NEW = {4, 5, 6, 7};

    @TempDir
    Path directory;

    private byte[] read() throws Exception {
        try (TwinFile file = new TwinFile(directory, "guard", 7)) {
            return file.read().orElseThrow();
        }
    }

    private Path a() { return directory.resolve("guard.a"); }

    private Path b() { return directory.resolve("guard.b"); }

    private void writeBoth() throws Exception {
        try (TwinFile file = new TwinFile(directory, "guard", 7)) {
            file.write(OLD);
            Files.copy(a(), directory.resolve("old"));
            file.write(NEW);
        }
    }

    @Test
    void isEmptyWhereNothingWasWritten() throws Exception {
        try (TwinFile file = new TwinFile(directory, "guard", 7)) {
            assertThat(file.read()).isEmpty();
        }
    }

    /** Every prefix of the write of copy a, and then of copy b: either the old or the new value, never a mix. */
    @Test
    void holdsTheOldOrTheNewValueAtEveryWriteBoundary() throws Exception {
        writeBoth();
        byte[] old = Files.readAllBytes(directory.resolve("old"));
        byte[] next = Files.readAllBytes(a());
        for (int written = 0; written <= next.length; written += 13) {
            byte[] torn = old.clone();
            System.arraycopy(next, 0, torn, 0, written);
            Files.write(a(), torn);
            Files.write(b(), old);
            assertThat(read()).as("a torn at %d", written).isIn(OLD, NEW);
            assertThat(Files.readAllBytes(a())).as("copies are made equal").isEqualTo(Files.readAllBytes(b()));
            Files.write(a(), next);
            Files.write(b(), torn);
            assertThat(read()).as("b torn at %d", written).isEqualTo(NEW);
        }
    }

    @Test
    void takesCopyAWhereBothAreGoodAndDiffer() throws Exception {
        writeBoth();
        Files.copy(directory.resolve("old"), b(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(read()).isEqualTo(NEW);
        assertThat(Files.readAllBytes(b())).isEqualTo(Files.readAllBytes(a()));
    }

    @Test
    void survivesTheLossOfEitherCopy() throws Exception {
        writeBoth();
        Files.delete(a());
        assertThat(read()).isEqualTo(NEW);
        Files.delete(b());
        assertThat(read()).isEqualTo(NEW);
        RaftMemberTest.flipByte(a(), 30);
        assertThat(read()).isEqualTo(NEW);
        RaftMemberTest.flipByte(b(), 4095);
        assertThat(read()).isEqualTo(NEW);
    }

    @Test
    void saysThatBothCopiesAreDamaged() throws Exception {
        writeBoth();
        RaftMemberTest.flipByte(a(), 30);
        RaftMemberTest.flipByte(b(), 30);
        assertThatThrownBy(this::read).isInstanceOf(TwinFile.DamagedException.class);
    }

    @Test
    void goesOnCountingAfterAReopen() throws Exception {
        writeBoth();
        try (TwinFile file = new TwinFile(directory, "guard", 7)) {
            file.read();
            file.write(OLD);
        }
        assertThat(read()).isEqualTo(OLD);
    }
}
