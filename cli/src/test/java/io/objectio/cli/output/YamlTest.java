package io.objectio.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class YamlTest {
    @Test
    void writesNestedBlocksAndQuotesTexts() {
        Fields fields = new Fields().put("name", "a \"b\"\n\\").put("no", true).put("n", 5).put("unknown", Optional.empty())
                .put("none", List.<Fields>of()).putTexts("texts", List.of("yes", "1"))
                .put("rows", List.of(new Fields().put("x", 1).put("inner", new Fields().put("y", "z")), new Fields().put("x", 2)));

        assertThat(Yaml.text(fields.values())).isEqualTo("""
                name: "a \\"b\\"\\n\\\\"
                no: true
                n: 5
                unknown: null
                none: []
                texts:
                  - "yes"
                  - "1"
                rows:
                  - x: 1
                    inner:
                      y: "z"
                  - x: 2
                """);
    }
}
