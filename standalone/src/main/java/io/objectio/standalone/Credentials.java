package io.objectio.standalone;

import io.objectio.common.files.SmallFile;
import io.objectio.common.id.ClusterId;
import java.io.IOException;
import java.nio.file.Path;

/** What clients and the CLI need to talk to this store, in DIR/credentials.json, readable by its owner only. */
record Credentials(String endpoint, String accessKey, String secretKey, String meta, ClusterId cluster) {
    void write(Path file) throws IOException {
        String json = """
                {
                  "endpoint": "%s",
                  "access_key": "%s",
                  "secret_key": "%s",
                  "meta": "%s",
                  "cluster_id": "%s"
                }
                """.formatted(escaped(endpoint), escaped(accessKey), escaped(secretKey), escaped(meta), cluster);
        SmallFile.replace(file, json, "rw-------");
    }

    private static String escaped(String text) { return text.replace("\\", "\\\\").replace("\"", "\\\""); }

    @Override
    public String toString() { return "Credentials[endpoint=" + endpoint + " accessKey=" + accessKey + "]"; }
}
