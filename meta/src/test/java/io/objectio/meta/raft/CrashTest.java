package io.objectio.meta.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that halts under load, again and again: every acknowledged command is there, in order and once. R36, S44. */
class CrashTest {
    private static final int ROUNDS = 3;

    @TempDir
    Path directory;

    @Test
    void everyAcknowledgedCommandIsThereAfterEachHalt() throws Exception {
        Path acknowledged = directory.resolve("acknowledged");
        for (int round = 0; round < ROUNDS; round++) {
            Process child = new ProcessBuilder(command(round, 1500 + 700 * round, acknowledged)).redirectErrorStream(true)
                    .redirectOutput(directory.resolve("child" + round + ".log").toFile()).start();
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).as("see the log: %s", Files.readString(directory.resolve("child" + round + ".log")))
                    .isEqualTo(17);
        }
        try (Members.Member member = Members.startAlone(directory.resolve("m"))) {
            member.awaitReady();
            List<String> commands = member.state().commands();
            assertThat(new HashSet<>(commands)).as("nothing twice").hasSize(commands.size());
            List<String> expected = Files.readAllLines(acknowledged);
            assertThat(expected).hasSize(1500 + 2200 + 2900);
            List<String> kept = new ArrayList<>(commands);
            kept.retainAll(new HashSet<>(expected));
            assertThat(kept).as("in the order in which they were acknowledged").isEqualTo(expected);
        }
    }

    private List<String> command(int round, int haltAt, Path acknowledged) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).replace(";", File.pathSeparator),
                CrashChild.class.getName(), directory.resolve("m").toString(), acknowledged.toString(), Integer.toString(round),
                Integer.toString(haltAt));
    }
}
