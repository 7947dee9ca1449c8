package io.objectio.cli.output;

import io.objectio.common.lifecycle.ExitCode;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.admin.AdminResponse.ShardHealth;
import io.objectio.protocol.admin.AdminResponse.VerifiedShard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code object verify} (S63-S66): a line per shard, numbered from 1, with a heading per blob where there are several; then whether the object
 * can be read. The number of healthy shards is that of its weakest blob.
 */
public record ObjectVerifyView(AdminResponse.ObjectVerified verified) implements View {
    @Override
    public String schema() { return "object.verify/v1"; }

    private Map<Integer, List<VerifiedShard>> blobs() {
        return verified.shards().stream().collect(Collectors.groupingBy(VerifiedShard::blob, TreeMap::new, Collectors.toList()));
    }

    private static long healthy(List<VerifiedShard> blob) { return count(blob, ShardHealth.OK); }

    private static long count(List<VerifiedShard> blob, ShardHealth health) {
        return blob.stream().filter(shard -> shard.health() == health).count();
    }

    private boolean recoverable() { return blobs().values().stream().allMatch(blob -> healthy(blob) >= verified.k()); }

    @Override
    public List<String> table(boolean wide, boolean colour) {
        List<String> lines = new ArrayList<>();
        Map<Integer, List<VerifiedShard>> blobs = blobs();
        blobs.forEach((blob, shards) -> {
            if (blobs.size() > 1) {
                lines.add("Blob " + (blob + 1) + " of " + blobs.size() + ":");
            }
            shards.forEach(shard -> lines.add(line(shard, wide, colour)));
        });
        if (!blobs.isEmpty()) {
            lines.add("");
        }
        lines.add("Object recoverable: " + verdict(blobs));
        return lines;
    }

    private static String line(VerifiedShard shard, boolean wide, boolean colour) {
        String what = switch (shard.health()) {
            case OK -> "OK (crc: " + Units.crc(shard.actualCrc()) + ")";
            case CORRUPT -> "CORRUPT (expected: " + Units.crc(shard.expectedCrc()) + ", got: " + Units.crc(shard.actualCrc()) + ")";
            case MISSING -> "MISSING (" + place(shard) + ")";
            case UNREACHABLE -> "UNREACHABLE (" + place(shard) + (shard.detail().isEmpty() ? "" : ": " + shard.detail()) + ")";
        };
        Tone tone = shard.health() == ShardHealth.OK ? Tone.GOOD : Tone.BAD;
        String line = "Shard " + (shard.index() + 1) + ": " + (colour ? tone.paint(what) : what);
        return wide && (shard.health() == ShardHealth.OK || shard.health() == ShardHealth.CORRUPT) ? line + "  " + place(shard) : line;
    }

    private static String place(VerifiedShard shard) {
        return shard.osd().isEmpty() ? "on no disk" : shard.disk().isEmpty() ? shard.osd() : shard.osd() + " " + shard.disk();
    }

    private String verdict(Map<Integer, List<VerifiedShard>> blobs) {
        if (blobs.isEmpty()) {
            return "YES (" + verified.size() + " bytes, no shards needed)";
        }
        Map.Entry<Integer, List<VerifiedShard>> weakest = blobs.entrySet().stream()
                .min((a, b) -> Long.compare(healthy(a.getValue()), healthy(b.getValue()))).orElseThrow();
        String text = healthy(weakest.getValue()) + " healthy shards available"
                + (blobs.size() > 1 ? " in blob " + (weakest.getKey() + 1) + ", the weakest of " + blobs.size() : "");
        if (recoverable()) {
            return "YES (" + text + ")";
        }
        long silent = count(weakest.getValue(), ShardHealth.UNREACHABLE);
        return "NO (" + text + ", " + verified.k() + " needed" + (silent > 0 ? "; " + silent + " more did not answer" : "") + ")";
    }

    @Override
    public Fields json() {
        long weakest = blobs().values().stream().mapToLong(ObjectVerifyView::healthy).min().orElse(verified.k() + verified.m());
        return new Fields().put("bucket", verified.bucket()).put("key", verified.key()).put("size", verified.size()).put("k", verified.k())
                .put("m", verified.m()).put("recoverable", recoverable()).put("healthy_shards", weakest).put("shards",
                        verified.shards().stream()
                                .map(shard -> new Fields().put("blob", shard.blob() + 1).put("shard", shard.index() + 1)
                                        .put("health", shard.health().name()).put("expected_crc", Units.crc(shard.expectedCrc()))
                                        .put("actual_crc", Units.crc(shard.actualCrc())).put("osd", shard.osd()).put("disk", shard.disk())
                                        .put("detail", shard.detail()))
                                .toList());
    }

    @Override
    public ExitCode exitCode() {
        return !recoverable()
                ? ExitCode.DATA_AT_RISK
                : verified.shards().stream().allMatch(shard -> shard.health() == ShardHealth.OK) ? ExitCode.OK : ExitCode.NOT_HEALTHY;
    }
}
