package io.objectio.protocol.rpc.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.ClusterId;
import io.objectio.common.time.RandomSource;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.handshake.Handshake.Outcome;
import io.objectio.protocol.rpc.handshake.Handshake.Step;
import io.objectio.protocol.wire.ControlMessage;
import io.objectio.protocol.wire.ControlMessage.Hello;
import io.objectio.protocol.wire.ControlMessage.Proof;
import io.objectio.protocol.wire.ControlMessage.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private static final ClusterId CLUSTER = new ClusterId(1, 2);
    private static final byte[] SECRET = "cluster secret".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEY = "account secret".getBytes(StandardCharsets.US_ASCII);
    private static final Identity GATEWAY = Identity.node(CLUSTER, RpcPeer.Role.GATEWAY, "gw1");
    private static final Identity META = Identity.node(CLUSTER, RpcPeer.Role.META, "meta1");

    private final RandomSource random = RandomSource.seeded(5);
    private final CredentialLookup lookup = CredentialLookup.nodesAndClients(SECRET, (_, name) -> switch (name) {
        case "admin" -> Optional.of(Credential.allowed(KEY));
        case "reader" -> Optional.of(Credential.notAllowed(KEY));
        default -> Optional.empty();
    });

    private Handshake calling(Identity self, byte[] secret) { return Handshake.calling(self, Credential.allowed(secret), random); }

    private Handshake answering() { return Handshake.answering(META, lookup, random); }

    private record Ends(Outcome caller, Outcome answerer) {}

    /** Plays both sides until neither has anything to say. */
    private static Ends play(Handshake caller, Handshake answerer) {
        Outcome callers = new Outcome.Going();
        Outcome answerers = new Outcome.Going();
        ControlMessage next = caller.start();
        while (true) {
            Step step = answerer.receive(next);
            answerers = step.outcome();
            if (step.send().isEmpty()) {
                return new Ends(callers, answerers);
            }
            step = caller.receive(step.send().getFirst());
            callers = step.outcome();
            if (step.send().isEmpty()) {
                return new Ends(callers, answerers);
            }
            next = step.send().getFirst();
        }
    }

    private static String reason(Outcome outcome) { return outcome instanceof Outcome.Refused(var reason) ? reason : "not refused"; }

    @Test
    void provesNodesToEachOtherByTheClusterSecret() {
        Ends ends = play(calling(GATEWAY, SECRET), answering());
        assertThat(ends.answerer()).isEqualTo(new Outcome.Proven(RpcPeer.Role.GATEWAY, "gw1", 1));
        assertThat(ends.caller()).isEqualTo(new Outcome.Proven(RpcPeer.Role.META, "meta1", 1));
    }

    @Test
    void provesAClientByItsOwnSecretWithoutKnowingTheCluster() {
        Ends ends = play(calling(Identity.client("admin"), KEY), answering());
        assertThat(ends.answerer()).isEqualTo(new Outcome.Proven(RpcPeer.Role.CLIENT, "admin", 1));
        assertThat(ends.caller()).isInstanceOf(Outcome.Proven.class);
    }

    @Test
    void refusesAWrongSecretAndAnUnknownNameWithTheSameWords() {
        Ends wrong = play(calling(Identity.client("admin"), SECRET), answering());
        Ends unknown = play(calling(Identity.client("nobody"), KEY), answering());
        assertThat(reason(wrong.caller())).contains("secret of CLIENT admin is wrong");
        assertThat(reason(wrong.answerer()).replace("admin", "nobody")).isEqualTo(reason(unknown.answerer()));
    }

    @Test
    void refusesAClientThatClaimsToBeANode() {
        Ends ends = play(calling(Identity.node(CLUSTER, RpcPeer.Role.OSD, "admin"), KEY), answering());
        assertThat(reason(ends.answerer())).contains("wrong");
    }

    @Test
    void tellsAClientThatMayNotComeInOnlyAfterItsProof() {
        assertThat(reason(play(calling(Identity.client("reader"), KEY), answering()).caller())).contains("may not use this port");
        assertThat(reason(play(calling(Identity.client("reader"), SECRET), answering()).caller())).contains("wrong");
    }

    @Test
    void refusesAnotherClusterAndNamesBoth() {
        ClusterId other = new ClusterId(3, 4);
        Ends ends = play(calling(Identity.node(other, RpcPeer.Role.GATEWAY, "gw1"), SECRET), answering());
        assertThat(reason(ends.caller())).contains(CLUSTER.toString()).contains(other.toString());
        assertThat(ends.answerer()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void refusesAnAnswererThatDoesNotKnowTheSecret() {
        Handshake impostor = Handshake.answering(META, (_, _) -> Optional.of(Credential.allowed(KEY)), random);
        Handshake caller = calling(GATEWAY, SECRET);
        Hello answer = (Hello) impostor.receive(caller.start()).send().getFirst();
        Step proof = caller.receive(answer);
        assertThat(proof.send().getFirst()).isInstanceOf(Proof.class);
        // the impostor lets everybody in and sends some proof back
        Step end = caller.receive(new Proof(Bytes.of(new byte[32])));
        assertThat(reason(end.outcome())).contains("META meta1 does not know the secret");
    }

    @Test
    void doesNotTakeItsOwnProofBack() {
        Handshake caller = calling(GATEWAY, SECRET);
        Hello answer = (Hello) answering().receive(caller.start()).send().getFirst();
        Step proof = caller.receive(answer);
        assertThat(caller.receive(proof.send().getFirst()).outcome()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void refusesAProofOfAnotherConnection() {
        Handshake caller = calling(GATEWAY, SECRET);
        Hello hello = (Hello) caller.start();
        Handshake first = answering();
        Proof overheard = (Proof) caller.receive(first.receive(hello).send().getFirst()).send().getFirst();
        Handshake second = answering();
        assertThat(second.receive(hello).outcome()).isInstanceOf(Outcome.Going.class);
        assertThat(second.receive(overheard).outcome()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void refusesAHelloThatWasChangedOnTheWay() {
        Handshake caller = calling(GATEWAY, SECRET);
        Hello hello = (Hello) caller.start();
        Hello changed = new Hello(hello.cluster(), RpcPeer.Role.META, hello.name(), hello.oldestLevel(), hello.newestLevel(),
                hello.nonce());
        Handshake answerer = answering();
        Step step = caller.receive(answerer.receive(changed).send().getFirst());
        assertThat(answerer.receive(step.send().getFirst()).outcome()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void refusesWhenNoFormatLevelIsCommon() {
        Hello future = new Hello(Optional.of(CLUSTER), RpcPeer.Role.OSD, "osd1", 2, 3, Bytes.of(new byte[ControlMessage.NONCE_BYTES]));
        assertThat(reason(answering().receive(future).outcome())).contains("knows 1 to 1").contains("knows 2 to 3");
    }

    @Test
    void agreesOnTheNewestCommonLevel() {
        Hello newer = new Hello(Optional.of(CLUSTER), RpcPeer.Role.OSD, "osd1", 1, 9, Bytes.of(new byte[ControlMessage.NONCE_BYTES]));
        assertThat(answering().receive(newer).outcome()).isEqualTo(new Outcome.Going());
    }

    @Test
    void answersNothingElseBeforeTheProof() {
        Step step = answering().receive(new MetaRequest.GetBucket("b"));
        assertThat(step.send()).singleElement().isInstanceOf(Refusal.class);
        assertThat(step.outcome()).isInstanceOf(Outcome.Refused.class);
        assertThat(answering().receive(new Proof(Bytes.empty())).outcome()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void refusesNamesThatWouldSpoilALog() {
        Hello hello = new Hello(Optional.of(CLUSTER), RpcPeer.Role.OSD, "osd1\nevent=fake", 1, 1,
                Bytes.of(new byte[ControlMessage.NONCE_BYTES]));
        assertThat(reason(answering().receive(hello).outcome())).contains("visible ASCII").doesNotContain("fake");
    }

    @Test
    void showsNoSecretAsText() {
        assertThat(Credential.allowed(SECRET).toString()).doesNotContain("secret");
        assertThat(new Proof(Bytes.of(new byte[]{0x41, 0x42})).toString()).isEqualTo("Proof[]");
    }
}
