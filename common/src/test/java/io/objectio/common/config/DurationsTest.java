package io.objectio.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S82: durations")
class DurationsTest {
    @ParameterizedTest
    @CsvSource({"30s,30", "5m,300", "2m,120", "1h,3600", "1h30m,5400", "7d,604800", "90m,5400", "0s,0", "1h0m5s,3605"})
    void readsWhatTheManualWrites(String text, long seconds) { assertThat(Durations.parse(text)).isEqualTo(Duration.ofSeconds(seconds)); }

    @Test
    void readsMilliseconds() {
        assertThat(Durations.parse("200ms")).isEqualTo(Duration.ofMillis(200));
        assertThat(Durations.parse("1s5ms")).isEqualTo(Duration.ofMillis(1005));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "30", "30 s", "s", "-5m", "+5m", "1.5h", "5M", "5min", "30s1h", "5m5m", "1h90m", "1m60s", "1h 30m",
            "99999999999s",
            "PT5M", "\u0665m"})
    void refusesOthers(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not a duration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "200ms", "30s", "5m", "1h30m", "1d2h3m4s5ms"})
    void writesWhatItReads(String text) { assertThat(Durations.text(Durations.parse(text))).isEqualTo(text); }
}
