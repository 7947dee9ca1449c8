package io.objectio.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.cli.output.ErrorCode;
import io.objectio.common.config.Credentials;
import io.objectio.common.config.CredentialsFile;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.id.OsdId;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.rpc.RpcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandLineToolTest {
    private static final AdminResponse.OsdsAre ONE_OSD = new AdminResponse.OsdsAre(
            List.of(new AdminResponse.Osd(new OsdId("osd1"), "h:1", OsdState.UP, 1, Optional.of(1L), Optional.of(0L))));

    private final Console console = new Console();

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"UNREACHABLE,3,OIO-1001", "REFUSED,5,OIO-1002", "DEADLINE,7,OIO-1003", "CONNECTION_LOST,1,OIO-1004",
            "UNSUPPORTED,1,OIO-1005",
            "INTERNAL,1,OIO-1006", "BUSY,1,OIO-1011"})
    void networkFailuresHaveCodesAndExitCodes(RpcException.Code code, int exit, String id) {
        console.store.broken("m:1", code);

        assertThat(console.ask("osd", "list")).isEqualTo(exit);
        assertThat(console.out).isEmpty();
        assertThat(console.err).startsWith("objectio-cli: ").contains("m:1").contains("[" + id + "]\n  why:  ").contains("\n  next: ");
        assertThat(console.store.open).isZero();
    }

    @ParameterizedTest
    @CsvSource({"NO_SUCH_BUCKET,6,OIO-4001", "NO_SUCH_KEY,6,OIO-4002", "NO_QUORUM,3,OIO-3001", "NOT_AUTHORISED,5,OIO-5001",
            "BAD_REQUEST,4,OIO-3005"})
    void answersOfFailureHaveCodesAndExitCodes(MetaError error, int exit, String id) {
        console.store.answer(new AdminRequest.VerifyObject("b", "k"), new MetaResponse.Failed(error, "the reason"));

        assertThat(console.ask("object", "verify", "b/k")).isEqualTo(exit);
        assertThat(console.err).startsWith("objectio-cli: the reason  [" + id + "]\n");
    }

    @Test
    void triesTheNextNodeOnlyWhenTheFirstCannotBeReached() {
        console.store.answer(new AdminRequest.ListOsds(), ONE_OSD).broken("a:1", RpcException.Code.UNREACHABLE);
        assertThat(console.run("--meta", "a:1,b:1", "osd", "list")).isZero();
        assertThat(console.store.asked).containsExactly("a:1", "b:1");

        console.store.asked.clear();
        console.store.broken("a:1", RpcException.Code.DEADLINE);
        assertThat(console.run("--meta", "a:1,b:1", "osd", "list")).isEqualTo(7);
        assertThat(console.store.asked).containsExactly("a:1");
    }

    @Test
    void findsTheStoreByFlagEnvironmentAndDefaultDirectory() throws Exception {
        console.environment.clear();
        console.directory = dir;
        console.store.answer(new AdminRequest.ListOsds(), ONE_OSD);
        for (String name : List.of("flag", "env", "objectio-data")) {
            Files.createDirectory(dir.resolve(name));
            CredentialsFile.write(dir.resolve(name).resolve("credentials.json"),
                    new Credentials("http://e", "AK-" + name, "SK", name + ":1", "00"));
        }
        assertThat(console.run("osd", "list")).isZero();
        console.environment.put("OBJECTIO_DATA", "env");
        assertThat(console.run("osd", "list")).isZero();
        assertThat(console.run("--data", "flag", "osd", "list")).isZero();
        assertThat(console.run("osd", "list", "--data", dir.resolve("flag").toString(), "--meta", "x:1")).isZero();

        assertThat(console.store.asked).containsExactly("objectio-data:1", "env:1", "flag:1", "x:1");
        assertThat(console.store.connections.getLast()).isEqualTo(new Credentials("http://e", "AK-flag", "SK", "x:1", "00"));
    }

    @Test
    void saysWhatLacksWhenNoStoreIsNamed() throws Exception {
        console.environment.clear();
        console.directory = dir;
        assertThat(console.run("osd", "list")).isEqualTo(2);
        assertThat(console.err).contains("OIO-1007").contains(dir + "/objectio-data/credentials.json").contains("--data DIR");

        Files.writeString(dir.resolve("credentials.json"), "{");
        assertThat(console.run("--data", ".", "osd", "list")).isEqualTo(2);
        assertThat(console.err).contains("OIO-1008").contains("not JSON");
    }

    @Test
    void suggestsTheNearestCommand() {
        assertThat(console.run("osd", "lst")).isEqualTo(2);
        assertThat(console.err).startsWith("objectio-cli: unknown command or word 'lst'; did you mean 'list'?  [OIO-1009]\n");
        assertThat(console.run("clutser", "status")).isEqualTo(2);
        assertThat(console.err).contains("did you mean 'cluster'?");
        assertThat(console.run("osd", "list", "--wacth")).isEqualTo(2);
        assertThat(console.err).contains("unknown option '--wacth'; did you mean '--watch'?");
        assertThat(console.run("osd")).isEqualTo(2);
        assertThat(console.err).contains("'objectio-cli osd' needs one of: list, status, disk-status");
        assertThat(console.run("user", "add", "x", "--policy", "root")).isEqualTo(2);
        assertThat(console.err).contains("not a policy: 'root'");
        assertThat(console.run("osd", "list", "--timeout", "5 min")).isEqualTo(2);
        assertThat(console.err).contains("not a duration: '5 min'");
        assertThat(console.run()).isEqualTo(2);
        assertThat(console.err).contains("Usage: objectio-cli");
    }

    @Test
    @DisplayName("--watch repeats every 2s or as said, and leaves the command's own words alone")
    void watchRepeats() {
        console.store.answer(new AdminRequest.ListOsds(), ONE_OSD).answer(new AdminRequest.ListDisks(Optional.of(new OsdId("osd1"))),
                new AdminResponse.DisksAre(List.of()));
        console.rounds = 3;
        assertThat(console.ask("osd", "list", "--watch")).isZero();
        assertThat(console.out.split("OSD    ADDRESS", -1)).hasSize(4);
        assertThat(console.pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));

        console.pauses.clear();
        console.rounds = 1;
        assertThat(console.ask("osd", "list", "--watch", "5s")).isZero();
        assertThat(console.ask("osd", "status", "--watch", "osd1")).isZero();
        assertThat(console.pauses).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(2));
    }

    @Test
    void coloursOnlyOnATerminalThatWantsThem() {
        console.store.answer(new AdminRequest.ListOsds(), ONE_OSD);
        console.ask("osd", "list");
        assertThat(console.out).doesNotContain("\u001b");
        console.terminal = true;
        console.ask("osd", "list");
        assertThat(console.out).contains("osd1   h:1           \u001b[32mUP\u001b[0m       1       1         now\n");
        console.environment.put("TERM", "dumb");
        console.ask("osd", "list");
        assertThat(console.out).doesNotContain("\u001b");
        console.environment.remove("TERM");
        console.environment.put("NO_COLOR", "1");
        console.ask("osd", "list");
        assertThat(console.out).doesNotContain("\u001b");
    }

    @Test
    void everyCommandHasHelpWithTwoExamples() {
        for (List<String> words : commands(new ArrayList<>(), console, List.of())) {
            List<String> line = new ArrayList<>(words);
            line.add("--help");
            assertThat(console.run(line.toArray(String[]::new))).as("%s", line).isZero();
            assertThat(console.out).as("%s", line).containsPattern("Examples:\n  \\S.*\n  \\S.*\n$");
        }
    }

    private static List<List<String>> commands(List<List<String>> found, Console console, List<String> path) {
        CommandLine root = new CommandLineTool(new Surroundings(new java.io.PrintWriter(new java.io.StringWriter()),
                new java.io.PrintWriter(new java.io.StringWriter()), java.util.Map.of(), false, Path.of("."), console.store,
                () -> java.time.Instant.EPOCH, () -> 0, () -> 0, duration -> false)).commands();
        collect(found, root, path);
        return found;
    }

    private static void collect(List<List<String>> found, CommandLine command, List<String> path) {
        found.add(path);
        command.getSubcommands().forEach((name, sub) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            collect(found, sub, longer);
        });
    }

    @Test
    void explainsEveryCode() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(console.run("explain", code.id())).isZero();
            assertThat(console.out).startsWith(code.id() + "  ").contains("\nWhy:   " + code.why() + "\nNext:  " + code.next());
            assertThat(code.title()).isNotEmpty();
            assertThat(code.why()).isNotEmpty();
            assertThat(code.next()).isNotEmpty();
        }
        assertThat(console.run("explain")).isZero();
        assertThat(console.out.lines()).hasSize(ErrorCode.values().length + 1);
        assertThat(console.run("explain", "OIO-10001")).isEqualTo(2);
        assertThat(console.err).contains("did you mean OIO-1001?");
    }

    @Test
    void printsACompletionScript() {
        assertThat(console.run("completion", "bash")).isZero();
        assertThat(console.out).contains("complete -F _complete_objectio-cli").contains("disk-status");
    }
}
