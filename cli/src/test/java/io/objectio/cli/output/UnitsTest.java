package io.objectio.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S83: numbers and times")
class UnitsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0B", "999|999B", "1000|1.0KB", "999949|999.9KB", "999950|1.0MB", "45200000000|45.2GB",
            "999999999999|1.0TB",
            "45160000000|45.2GB", "9223372036854775807|9.2EB"})
    void bytesAreDecimalWithOneDigit(long bytes, String text) { assertThat(Units.bytes(bytes)).isEqualTo(text); }

    @Test
    void thousandsHaveCommasAndTheUnknownADash() {
        assertThat(Units.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Units.count(999)).isEqualTo("999");
        assertThat(Units.count(Optional.empty())).isEqualTo("-");
        assertThat(Units.bytes(Optional.empty())).isEqualTo("-");
    }

    @ParameterizedTest
    @CsvSource({"0,now", "14999,now", "15000,15s ago", "59999,59s ago", "60000,1m ago", "300000,5m ago", "359999,5m ago", "3600000,1h ago",
            "86400000,1d ago"})
    void agoIsTheLargestUnit(long millis, String text) { assertThat(Units.ago(millis)).isEqualTo(text); }

    @ParameterizedTest
    @CsvSource({"0,0s", "30000,30s", "120000,2m", "125000,2m 5s", "6300000,1h 45m", "3600000,1h", "97200000,1d 3h"})
    void spansHaveTwoUnits(long millis, String text) { assertThat(Units.span(millis)).isEqualTo(text); }

    @Test
    void crcsHaveEightUpperCaseDigits() {
        assertThat(Units.crc(0xABCD1234)).isEqualTo("0xABCD1234");
        assertThat(Units.crc(0xf)).isEqualTo("0x0000000F");
    }
}
