package io.objectio.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S81: verify --full")
class VerifyFullTest {
    private final Console console = new Console();

    private static AdminResponse.VerifiedPage page(String cursor, boolean done, long blobs, long corrupt, long lost, String... problems) {
        return new AdminResponse.VerifiedPage(cursor, done, 20, blobs, blobs * 6, corrupt, 0, 0, lost, 0, List.of(problems));
    }

    @Test
    void addsUpThePagesAndReportsProgressPerTenPercent() {
        console.store.answer(new AdminRequest.VerifyFull(""), page("a", false, 1, 0, 0)).answer(new AdminRequest.VerifyFull("a"),
                page("b", false, 9, 0, 0)).answer(new AdminRequest.VerifyFull("b"), page("", true, 10, 0, 0));

        assertThat(console.ask("verify", "--full")).isZero();
        assertThat(console.out).isEqualTo("""
                FULL VERIFICATION
                Blobs:       20 checked, 0 not recoverable
                Shards:      120 read
                Corrupt:     0 shards
                Missing:     0 shards
                Unreachable: 0 shards
                Unnamed:     0 shards on disks that no metadata names
                Took:        0s
                Result:      OK
                """);
        assertThat(console.err).isEqualTo("50% (10 of 20 blobs)\n100% (20 of 20 blobs)\n");
    }

    @Test
    void drawsABarOnATerminal() {
        console.terminal = true;
        console.environment.put("NO_COLOR", "1");
        console.store.answer(new AdminRequest.VerifyFull(""), page("", true, 20, 0, 0));

        assertThat(console.ask("verify", "--full")).isZero();
        assertThat(console.err).isEqualTo("\r[########################################] 100% (20 of 20 blobs)\n");
    }

    @Test
    void endsWithEightForProblemsAndNineForLostData() {
        console.store.answer(new AdminRequest.VerifyFull(""), page("", true, 20, 1, 0, "shard 3 of blob x is corrupt"));
        assertThat(console.ask("verify", "--full")).isEqualTo(8);
        assertThat(console.out).startsWith("shard 3 of blob x is corrupt\n\nFULL VERIFICATION\n")
                .contains("Result:      PROBLEMS FOUND, everything is readable\n");

        console.store.answer(new AdminRequest.VerifyFull(""), page("", true, 20, 3, 1));
        assertThat(console.ask("verify", "--full", "-o", "json")).isEqualTo(9);
        assertThat(console.out).contains("\"schema\" : \"verify.full/v1\"").contains("\"unrecoverable\" : 1").contains("\"ok\" : false");
    }

    @Test
    void refusesToRunWithoutTheWord() {
        assertThat(console.ask("verify")).isEqualTo(2);
        assertThat(console.err).contains("verify needs --full");
    }
}
