package io.objectio.meta;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.id.BucketId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.SessionId;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MutationAnswer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One metadata node, asked over the real frames inside the process. */
class MetaNodeTest {
    @TempDir
    Path directory;
    private final NodeFixture fixture = new NodeFixture();

    @AfterEach
    void close() {
        assertThat(fixture.faults).isEmpty();
        fixture.close();
    }

    @Test
    void commitsLooksUpListsAndFindsAllAfterARestart() throws Exception {
        BucketId bucket;
        try (NodeFixture.Node node = fixture.startAlone(directory.resolve("meta"))) {
            SessionId session = fixture.openSession(node.address());
            bucket = fixture.createBucket(node.address(), session, 1, "photos");
            for (int i = 0; i < 50; i++) {
                assertThat(fixture.submit(node.address(), session, 2 + i, NodeFixture.emptyObject(bucket, "key" + i, session, i)))
                        .isInstanceOf(MutationAnswer.Committed.class);
            }
            assertFound(node, bucket);
        }
        try (NodeFixture.Node node = fixture.startAlone(directory.resolve("meta"))) {
            assertThat(fixture.ask(node.address(), new MetaRequest.GetBucket("photos"))).isInstanceOf(MetaResponse.BucketFound.class);
            assertFound(node, bucket);
        }
    }

    private void assertFound(NodeFixture.Node node, BucketId bucket) throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(fixture.ask(node.address(), new MetaRequest.Lookup(bucket, new ObjectKey("key" + i), Optional.empty())))
                    .isInstanceOf(MetaResponse.ObjectFound.class);
        }
        MetaResponse.ObjectPage page = (MetaResponse.ObjectPage) fixture.ask(node.address(),
                new MetaRequest.ListObjects(bucket, "", "", "", 1000));
        assertThat(page.objects()).hasSize(50);
    }
}
