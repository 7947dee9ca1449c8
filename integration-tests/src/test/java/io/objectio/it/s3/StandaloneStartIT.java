package io.objectio.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.it.cluster.Clients;
import io.objectio.it.cluster.Deterministic;
import io.objectio.it.cluster.OperatorCli;
import io.objectio.it.cluster.StandaloneProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The quick start as scripts rely on it, and every start that must be refused. */
class StandaloneStartIT {
    @TempDir
    Path folder;

    @Test
    void secondStartFindsAllDataAndTheOrderOfDisksDoesNotMatter() throws Exception {
        String forward = StandaloneProcess.diskList(folder, 7);
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data"), "--disks", forward);
                S3Client client = Clients.aws(store)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data/credentials.json"))))
                    .isEqualTo("rw-------");
            client.createBucket(request -> request.bucket("stays"));
            client.putObject(request -> request.bucket("stays").key("a/b"), RequestBody.fromBytes(Deterministic.bytes("a/b", 2_000_000)));
            assertThat(store.stop()).as(store.text()).isZero();
        }
        String backward = String.join(",", java.util.List.of(forward.split(",")).reversed());
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data"), "--disks", backward);
                S3Client client = Clients.aws(store)) {
            assertThat(client.getObjectAsBytes(request -> request.bucket("stays").key("a/b")).asByteArrayUnsafe())
                    .isEqualTo(Deterministic.bytes("a/b", 2_000_000));
            assertThat(OperatorCli.run(store, "verify", "--full").exitCode()).isZero();
        }
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data")); S3Client client = Clients.aws(store)) {
            assertThat(client.headObject(request -> request.bucket("stays").key("a/b")).contentLength()).isEqualTo(2_000_000);
        }
    }

    @Test
    void missingAndEmptyDirectoriesAtALaterStartAreAwayAndTheRestServes() throws Exception {
        String disks = StandaloneProcess.diskList(folder, 6);
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data"), "--disks", disks);
                S3Client client = Clients.aws(store)) {
            client.createBucket(request -> request.bucket("away"));
            client.putObject(request -> request.bucket("away").key("k"), RequestBody.fromBytes(Deterministic.bytes("k", 3_000_000)));
            assertThat(store.stop()).isZero();
        }
        Files.move(folder.resolve("disk1"), folder.resolve("kept1"));
        Files.move(folder.resolve("disk4"), folder.resolve("kept4"));
        Files.createDirectory(folder.resolve("disk4"));
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data"), "--disks", disks);
                S3Client client = Clients.aws(store)) {
            assertThat(client.getObjectAsBytes(request -> request.bucket("away").key("k")).asByteArrayUnsafe())
                    .isEqualTo(Deterministic.bytes("k", 3_000_000));
            assertThat(OperatorCli.run(store, "osd", "disk-status").out().lines().filter(line -> line.contains("AWAY"))).hasSize(2);
            try (var entries = Files.list(folder.resolve("disk4"))) {
                assertThat(entries).as("an empty directory is not formatted").isEmpty();
            }
        }
    }

    @Test
    void fewerThanSixDisksAtTheFirstStartAreRefused() throws Exception {
        refused(2, "six", "--disks", StandaloneProcess.diskList(folder, 5));
        assertThat(folder.resolve("disk1")).doesNotExist();
    }

    @Test
    void diskOfAnotherClusterIsRefused() throws Exception {
        String disks = StandaloneProcess.diskList(folder.resolve("other"), 6);
        try (StandaloneProcess other = StandaloneProcess.start(folder.resolve("other/data"), "--disks", disks)) {
            assertThat(other.stop()).isZero();
        }
        refused(4, "cluster", "--disks", disks);
    }

    @Test
    void directoryThatHoldsOtherThingsIsRefused() throws Exception {
        Files.createDirectories(folder.resolve("disk3"));
        Files.writeString(folder.resolve("disk3/letter.txt"), "mine");
        refused(4, "letter.txt", "--disks", StandaloneProcess.diskList(folder, 6));
        assertThat(Files.readString(folder.resolve("disk3/letter.txt"))).isEqualTo("mine");
        assertThat(folder.resolve("disk1/superblock.a")).doesNotExist();
    }

    @Test
    void portInUseIsRefused() throws Exception {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(1, "" + holder.getLocalPort(), "--listen", "127.0.0.1:" + holder.getLocalPort());
        }
    }

    /** A start that could not have its Raft port hung in its own shutdown hook. */
    @Test
    void otherPortsInUseAreRefusedAndTheProcessEnds() throws Exception {
        for (int offset = 1; offset <= 3; offset++) {
            try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                refused(1, "--port-base", "--port-base", Integer.toString(holder.getLocalPort() - offset));
            }
        }
    }

    @Test
    void secondProcessOnTheSameDisksIsRefusedAndTheFirstServesOn() throws Exception {
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data")); S3Client client = Clients.aws(store)) {
            refused(4, "another process");
            client.createBucket(request -> request.bucket("still-here"));
        }
    }

    @Test
    void shardsWithoutTheirNamesAreRefused() throws Exception {
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data"))) {
            assertThat(store.stop()).isZero();
        }
        Files.move(folder.resolve("data/meta"), folder.resolve("meta-lost"));
        refused(4, "meta");
        Files.move(folder.resolve("meta-lost"), folder.resolve("data/meta"));
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data"))) {
            assertThat(store.ready()).isTrue();
        }
    }

    private void refused(int exitCode, String says, String... arguments) throws Exception {
        try (StandaloneProcess store = StandaloneProcess.launch(folder.resolve("data"), arguments)) {
            assertThat(store.ready()).as(store.text()).isFalse();
            assertThat(store.text()).contains(says);
            assertThat(store.exitCode()).as(store.text()).isEqualTo(exitCode);
        }
    }
}
