package io.objectio.standalone;

import io.objectio.common.files.SmallFile;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.OsdId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What standalone remembers of its first start, in DIR/store: the cluster, whether disks and metadata were all made, and which paths it was given.
 * Written before the first disk is formatted, so that a start that was cut short is finished by the next one; once formed, nothing is ever
 * formatted again.
 *
 * <pre>
 * objectio-store 1
 * cluster 0123456789abcdef0123456789abcdef
 * formed yes
 * disk osd1 /data/disk1
 * </pre>
 */
record StoreFile(ClusterId cluster, boolean formed, List<Entry> disks) {
    private static final String HEADER = "objectio-store 1";

    /** A disk of the first start: its path then, and the OSD that it was given to. */
    record Entry(OsdId osd, Path path) {}

    StoreFile { disks = List.copyOf(disks); }

    StoreFile whenFormed() { return new StoreFile(cluster, true, disks); }

    static Path in(Path data) { return data.resolve("store"); }

    static Optional<StoreFile> read(Path data) throws IOException {
        Path file = in(data);
        return Files.exists(file) ? Optional.of(parse(file, Files.readString(file, StandardCharsets.UTF_8))) : Optional.empty();
    }

    void write(Path data) throws IOException { SmallFile.replace(in(data), text(), "rw-------"); }

    private String text() {
        StringBuilder text = new StringBuilder(HEADER + "\ncluster " + cluster + "\nformed " + (formed ? "yes" : "no") + "\n");
        disks.forEach(disk -> text.append("disk ").append(disk.osd()).append(' ').append(disk.path()).append('\n'));
        return text.toString();
    }

    private static StoreFile parse(Path file, String text) throws IOException {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3 || !lines.get(0).equals(HEADER) || !lines.get(1).startsWith("cluster ")
                || !lines.get(2).startsWith("formed ")) {
            throw new IOException(file + " is not a store file of this version (its first line should be '" + HEADER + "')");
        }
        try {
            List<Entry> disks = new ArrayList<>();
            for (String line : lines.subList(3, lines.size())) {
                String[] words = line.split(" ", 3);
                if (words.length != 3 || !words[0].equals("disk")) {
                    throw new IOException(file + " has a line that is not known: " + line);
                }
                disks.add(new Entry(new OsdId(words[1]), Path.of(words[2])));
            }
            return new StoreFile(ClusterId.parse(lines.get(1).substring("cluster ".length())), lines.get(2).equals("formed yes"), disks);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }
}
