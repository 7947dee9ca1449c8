package io.objectio.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.gateway.fake.TestClient;
import io.objectio.gateway.http.PercentCoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest extends GatewayTest {
    private static final List<String> KEYS = List.of("a", "b/", "b/1", "b/2", "c/x/1", "c/x/2", "c/y", "d", "e+f", "z z");

    @BeforeEach
    void fill() throws IOException {
        makeBucket("bucket");
        for (String key : KEYS) {
            client.put("/bucket/" + PercentCoding.encode(key, true), key);
        }
    }

    private static List<String> all(TestClient.Reply reply, String element) {
        Matcher matcher = Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(reply.text());
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static List<String> prefixes(TestClient.Reply reply) {
        Matcher matcher = Pattern.compile("<CommonPrefixes><Prefix>([^<]*)</Prefix>").matcher(reply.text());
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void pagesHoldEveryKeyOnce(int pageSize) throws IOException {
        List<String> v2 = new ArrayList<>();
        TestClient.Reply page = client.send("GET", "/bucket?list-type=2&max-keys=" + pageSize);
        v2.addAll(all(page, "Key"));
        while (page.element("IsTruncated").equals("true")) {
            page = client.send("GET",
                    "/bucket?list-type=2&max-keys=" + pageSize + "&continuation-token=" + page.element("NextContinuationToken"));
            v2.addAll(all(page, "Key"));
        }
        assertThat(v2).isEqualTo(KEYS);
        List<String> v1 = new ArrayList<>();
        TestClient.Reply old = client.send("GET", "/bucket?max-keys=" + pageSize);
        v1.addAll(all(old, "Key"));
        while (old.element("IsTruncated").equals("true")) {
            old = client.send("GET", "/bucket?max-keys=" + pageSize + "&marker=" + PercentCoding.encode(v1.getLast(), false));
            v1.addAll(all(old, "Key"));
        }
        assertThat(v1).isEqualTo(KEYS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void pagesWithDelimiterHoldEveryKeyAndPrefixOnce(int pageSize) throws IOException {
        List<String> keys = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        String marker = "";
        TestClient.Reply page;
        do {
            page = client.send("GET", "/bucket?delimiter=%2F&max-keys=" + pageSize + "&marker=" + PercentCoding.encode(marker, false));
            keys.addAll(all(page, "Key"));
            prefixes.addAll(prefixes(page));
            marker = page.element("NextMarker");
        } while (page.element("IsTruncated").equals("true"));
        assertThat(keys).containsExactly("a", "d", "e+f", "z z");
        assertThat(prefixes).containsExactly("b/", "c/");
    }

    @Test
    void honoursPrefixDelimiterStartAfterAndOwner() throws IOException {
        TestClient.Reply under = client.send("GET", "/bucket?list-type=2&prefix=c%2F&delimiter=%2F");
        assertThat(all(under, "Key")).containsExactly("c/y");
        assertThat(prefixes(under)).containsExactly("c/x/");
        assertThat(under.element("KeyCount")).isEqualTo("2");
        assertThat(under.text()).doesNotContain("<Owner>");
        TestClient.Reply after = client.send("GET", "/bucket?list-type=2&start-after=c%2Fy&fetch-owner=true");
        assertThat(all(after, "Key")).containsExactly("d", "e+f", "z z");
        assertThat(after.element("DisplayName")).isEqualTo("main display");
        assertThat(after.element("StartAfter")).isEqualTo("c/y");
        assertThat(client.send("GET", "/bucket?max-keys=1").element("DisplayName")).isEqualTo("main display");
    }

    @Test
    void encodesNamesWhenAsked() throws IOException {
        TestClient.Reply reply = client.send("GET", "/bucket?list-type=2&encoding-type=url&start-after=d");
        assertThat(all(reply, "Key")).containsExactly("e%2Bf", "z%20z");
        assertThat(reply.element("EncodingType")).isEqualTo("url");
        expectError(client.send("GET", "/bucket?encoding-type=base64"), 400, "InvalidArgument");
    }

    @Test
    void maxKeysIsBounded() throws IOException {
        TestClient.Reply none = client.send("GET", "/bucket?list-type=2&max-keys=0");
        assertThat(all(none, "Key")).isEmpty();
        assertThat(none.element("IsTruncated")).isEqualTo("false");
        assertThat(client.send("GET", "/bucket?list-type=2&max-keys=5000").element("MaxKeys")).isEqualTo("1000");
        expectError(client.send("GET", "/bucket?max-keys=-1"), 400, "InvalidArgument");
        expectError(client.send("GET", "/bucket?max-keys=x"), 400, "InvalidArgument");
        expectError(client.send("GET", "/bucket?list-type=2&continuation-token=nonsense"), 400, "InvalidArgument");
    }

    @Test
    void listsVersionsOfABucketWithoutVersioning() throws IOException {
        TestClient.Reply reply = client.send("GET", "/bucket?versions");
        assertThat(all(reply, "Key")).isEqualTo(KEYS);
        assertThat(all(reply, "VersionId")).containsOnly("null").hasSize(KEYS.size());
    }
}
