package io.objectio.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizesTest {
    @ParameterizedTest
    @CsvSource({"0B,0", "512B,512", "4KiB,4096", "4KB,4000", "64MiB,67108864", "10GB,10000000000", "3TiB,3298534883328",
            "1PB,1000000000000000"})
    void readsSizes(String text, long bytes) { assertThat(ByteSizes.parse(text)).isEqualTo(bytes); }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "4K", "4k", "4kib", "4 KiB", "-1B", "1.5GB", "4KiB/s", "9999999PiB"})
    void refusesOtherSizes(String text) {
        assertThatThrownBy(() -> ByteSizes.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("size");
    }

    @Test
    void readsRates() {
        assertThat(ByteSizes.parseRate("50MiB/s")).isEqualTo(52_428_800);
        assertThat(ByteRate.parse("50MiB/s")).hasToString("50MiB/s");
        assertThatThrownBy(() -> ByteSizes.parseRate("50MiB")).hasMessageContaining("not a rate");
    }

    @ParameterizedTest
    @CsvSource({"0,0B", "1023,1023B", "4096,4KiB", "67108864,64MiB", "1000,1000B"})
    void writesExactly(long bytes, String text) {
        assertThat(ByteSizes.text(bytes)).isEqualTo(text);
        assertThat(ByteSizes.parse(text)).isEqualTo(bytes);
    }
}
