package io.objectio.meta.raft;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Copies of folders, also of ones in use: what a crash would leave. */
final class Folders {
    private Folders() {}

    static Path copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }

    static Path groupFolder(Path member) throws IOException { return StableFiles.list(member.resolve("raft")).getFirst(); }

    static Path current(Path member) throws IOException { return groupFolder(member).resolve("current"); }

    static Path openSegment(Path member) throws IOException {
        return StableFiles.list(current(member)).stream().filter(file -> file.getFileName().toString().startsWith("log_inprogress"))
                .findFirst()
                .orElseThrow();
    }
}
