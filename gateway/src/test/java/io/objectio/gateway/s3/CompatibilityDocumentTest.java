package io.objectio.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.gateway.error.S3Error;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** docs/s3-compatibility.md is what the tables say. To renew it: run this test with -Dobjectio.write-docs=true. */
class CompatibilityDocumentTest {
    private static final Path FILE = Path.of("..", "docs", "s3-compatibility.md");

    private static String document() {
        StringBuilder out = new StringBuilder(
                """
                        # S3 compatibility

                        Made from the router's table and the table of errors by `CompatibilityDocumentTest`; do not edit by hand.
                        What is not listed here is answered with `501 NotImplemented` and changes nothing. Signature Version 4 in the header and in the
                        query, all payload forms but the two with ECDSA; path style, and virtual-host style where a base domain is configured.

                        ## Operations

                        | operation | request | further parameters |
                        |---|---|---|
                        """);
        for (Route route : Router.TABLE) {
            out.append("| ").append(route.name()).append(" | `").append(route.shape()).append("` | ")
                    .append(String.join(", ", new TreeSet<>(route.parameters()))).append(remark(route)).append(" |\n");
        }
        out.append("\n## Errors\n\n| code | status |\n|---|---|\n");
        Arrays.stream(S3Error.values()).sorted(Comparator.comparing(S3Error::code))
                .forEach(error -> out.append("| ").append(error.code()).append(" | ").append(error.status()).append(" |\n"));
        return out.toString();
    }

    private static String remark(Route route) {
        return switch (route.operation()) {
            case AbsentConfiguration absent -> "always `" + absent.error().code() + "`";
            case DefaultConfiguration _ -> "always the default";
            default -> "";
        };
    }

    @Test
    void theDocumentIsWhatTheTablesSay() throws IOException {
        if (Boolean.getBoolean("objectio.write-docs")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, document(), StandardCharsets.UTF_8);
        }
        assertThat(Files.readString(FILE, StandardCharsets.UTF_8)).isEqualTo(document());
    }

    @Test
    void everyRowServesADifferentRequest() {
        assertThat(Router.TABLE.stream().map(Route::shape)).doesNotHaveDuplicates();
        assertThat(Router.TABLE.stream().map(Route::name)).doesNotHaveDuplicates();
        assertThat(Router.SUB_RESOURCES).containsAll(Router.TABLE.stream().flatMap(route -> route.selectors().stream()).toList());
    }
}
