package io.objectio.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandaloneCommandTest {
    @Test
    void rootKeysGoTogetherAndHaveAForm() {
        assertThat(StandaloneCommand.rootKeys(null, null)).isEmpty();
        assertThat(StandaloneCommand.rootKeys("operator", "long-enough-secret"))
                .isEqualTo(Optional.of(new StandaloneConfig.RootKeys("operator", "long-enough-secret")));
        assertThatThrownBy(() -> StandaloneCommand.rootKeys("operator", null)).hasMessageContaining("together");
        assertThatThrownBy(() -> StandaloneCommand.rootKeys("a/b", "long-enough-secret")).hasMessageContaining("ACCESS_KEY");
        assertThatThrownBy(() -> StandaloneCommand.rootKeys("operator", "short")).hasMessageContaining("SECRET_KEY")
                .hasMessageNotContaining("short");
    }

    @Test
    void secretIsNotShown() {
        assertThat(new StandaloneConfig.RootKeys("operator", "long-enough-secret").toString()).doesNotContain("long-enough-secret");
    }

    @Test
    void addressNeedsHostAndPort() {
        assertThat(HostPort.parse("0.0.0.0:9000")).isEqualTo(new HostPort("0.0.0.0", 9000));
        assertThat(HostPort.parse("[::1]:9000")).isEqualTo(new HostPort("::1", 9000)).hasToString("[::1]:9000");
        for (String wrong : new String[]{"9000", ":9000", "host", "host:port", "host:70000"}) {
            assertThatThrownBy(() -> HostPort.parse(wrong)).as(wrong).hasMessageContaining("HOST:PORT");
        }
    }
}
