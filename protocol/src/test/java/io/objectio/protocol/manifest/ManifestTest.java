package io.objectio.protocol.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.ObjectKey;
import io.objectio.protocol.wire.WireException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestTest {
    private final Manifest manifest = new Manifest(List.of(
            new Manifest.Owner(Optional.of(BucketId.of(1, 7)), Optional.of(new ObjectKey("a/ü")), new InstanceId(3, 4), 2, 64 << 20, 0,
                    4096,
                    1_700_000_000_000L, Optional.of(67_112_960L)),
            new Manifest.Owner(Optional.empty(), Optional.empty(), new InstanceId(5, 6), 0, 0, 4096, 10, 1, Optional.empty())));

    @Test
    void readsBackWhatItWrote() { assertThat(Manifest.decode(manifest.encode())).isEqualTo(manifest); }

    @Test
    void keepsItsBytes() {
        assertThat(manifest.encode().toString()).isEqualTo(
                "01" + "00000002" + "0001000000000007" + "00000004" + "612fc3bc" + "0000000000000003" + "0000000000000004" + "0002"
                        + "0000000004000000" + "0000000000000000" + "0000000000001000" + "0000018bcfe56800" + "01" + "0000000004001000"
                        + "0000000000000000" + "00000000" + "0000000000000005" + "0000000000000006" + "0000" + "0000000000000000"
                        + "0000000000001000" + "000000000000000a" + "0000000000000001" + "00");
    }

    @Test
    void refusesCutAndForeignBytes() {
        byte[] bytes = manifest.encode().toArray();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Manifest.decode(Bytes.of(cut))).isInstanceOf(WireException.class);
        }
        bytes[0] = 9;
        assertThatThrownBy(() -> Manifest.decode(Bytes.of(bytes))).isInstanceOf(WireException.class).hasMessageContaining("format 9");
    }
}
