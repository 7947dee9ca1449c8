package io.objectio.meta.raft;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Semaphore;

/** A process that puts numbered commands, writes down the acknowledged ones, and halts without any goodbye after so many. */
final class CrashChild {
    private CrashChild() {}

    /** Arguments: member folder, file of acknowledged commands, round, acknowledged commands before the halt. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int round = Integer.parseInt(arguments[2]);
        int haltAt = Integer.parseInt(arguments[3]);
        Semaphore window = new Semaphore(200);
        int[] acknowledged = new int[1];
        try (PrintStream out = new PrintStream(
                Files.newOutputStream(Path.of(arguments[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                true, StandardCharsets.UTF_8); Members.Member member = Members.startAlone(folder)) {
            member.awaitReady();
            for (int i = 0;; i++) {
                window.acquire();
                String command = round + "/" + i;
                var _ = member.put(command).whenComplete((_, failure) -> {
                    if (failure != null) {
                        failure.printStackTrace();
                        Runtime.getRuntime().halt(3);
                    }
                    out.println(command);
                    if (++acknowledged[0] == haltAt) {
                        Runtime.getRuntime().halt(17);
                    }
                    window.release();
                });
            }
        }
    }
}
