package io.objectio.protocol.rpc.handshake;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.ClusterId;
import io.objectio.common.time.RandomSource;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.wire.ControlMessage;
import io.objectio.protocol.wire.ControlMessage.Hello;
import io.objectio.protocol.wire.ControlMessage.Proof;
import io.objectio.protocol.wire.ControlMessage.Refusal;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One side of the handshake. Both sides prove that they know the secret of the one who calls; neither sends it.
 *
 * <pre>
 * state           event                         to              why
 * caller   NEW    start                         HELLO_SENT      sends HELLO with a nonce
 * caller   HELLO_SENT  HELLO                    PROOF_SENT      same cluster, common level: sends PROOF
 * caller   PROOF_SENT  PROOF, right             PROVEN          the answering side knows the secret too
 * answerer NEW    HELLO                         HELLO_SENT      same cluster, common level: sends HELLO with a nonce
 * answerer HELLO_SENT  PROOF, right, allowed    PROVEN          sends PROOF
 * any             REFUSAL                       REFUSED         the other side says why
 * any             anything else                 REFUSED         sends REFUSAL with a reason for people, then the connection closes
 *
 * proof = HMAC-SHA-256(secret, "objectio caller 1" or "objectio answerer 1" | length 32 | caller's HELLO | length 32 | answerer's HELLO)
 * </pre>
 *
 * <p>The HELLOs hold both nonces, names, roles, clusters and levels, so nothing in them can be changed on the way, and the two labels keep
 * a proof from being sent back as one's own. An unknown principal goes through the same steps with a secret that nobody knows, so that
 * names cannot be tried out. One thread at a time.
 */
public final class Handshake {
    /** The format levels that this build can speak. */
    public static final int OLDEST_LEVEL = 1;
    public static final int NEWEST_LEVEL = 1;

    private static final byte[] CALLER = "objectio caller 1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWERER = "objectio answerer 1".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_NAME = 128;

    private enum State {
        NEW, HELLO_SENT, PROOF_SENT, ENDED
    }

    /** What to send now, in order, and where that leaves the handshake. */
    public record Step(List<ControlMessage> send, Outcome outcome) {}

    /** Where a handshake stands. */
    public sealed interface Outcome {
        /** The other side's move. */
        record Going() implements Outcome {}

        /** Both sides have proven themselves. */
        record Proven(RpcPeer.Role role, String name, int level) implements Outcome {}

        /** It is over, and the connection with it, once what is to be sent is sent. */
        record Refused(String reason) implements Outcome {}
    }

    private final Identity self;
    private final boolean caller;
    private final Optional<Credential> own;
    private final CredentialLookup lookup;
    private final RandomSource random;
    private State state = State.NEW;
    private @Nullable Hello mine;
    private @Nullable Hello theirs;

    private Handshake(Identity self, boolean caller, Optional<Credential> own, CredentialLookup lookup, RandomSource random) {
        this.self = self;
        this.caller = caller;
        this.own = own;
        this.lookup = lookup;
        this.random = random;
    }

    /** The side that opened the connection; secret is its own. */
    public static Handshake calling(Identity self, Credential secret, RandomSource random) {
        return new Handshake(self, true, Optional.of(secret), (_, _) -> Optional.empty(), random);
    }

    /** The side that accepted the connection, which looks up what the caller must prove. */
    public static Handshake answering(Identity self, CredentialLookup lookup, RandomSource random) {
        return new Handshake(self, false, Optional.empty(), lookup, random);
    }

    /** The caller's first message. */
    public ControlMessage start() {
        if (!caller || state != State.NEW) {
            throw new IllegalStateException("only a caller starts, and once; here the state is " + state);
        }
        state = State.HELLO_SENT;
        Hello hello = hello();
        mine = hello;
        return hello;
    }

    /** Takes in what the other side said. After an outcome other than Going this must not be called again. */
    public Step receive(Message message) {
        Hello ours = mine;
        Hello other = theirs;
        return switch (message) {
            case Hello hello when caller && state == State.HELLO_SENT && ours != null -> answered(ours, hello);
            case Hello hello when !caller && state == State.NEW -> called(hello);
            case Proof proof when caller && state == State.PROOF_SENT && ours != null && other != null ->
                provenToCaller(ours, other, proof);
            case Proof proof when !caller && state == State.HELLO_SENT && ours != null && other != null ->
                provenToAnswerer(ours, other, proof);
            case Refusal refusal -> {
                state = State.ENDED;
                yield new Step(List.of(), new Outcome.Refused("the other side refused: " + refusal.reason()));
            }
            default -> refuse("a " + message.getClass().getSimpleName() + " came where the handshake stood at " + state
                    + "; nothing is answered before the handshake is done");
        };
    }

    private Hello hello() {
        return new Hello(self.cluster(), self.role(), self.name(), OLDEST_LEVEL, NEWEST_LEVEL,
                Bytes.of(random.bytes(ControlMessage.NONCE_BYTES)));
    }

    private Step called(Hello hello) {
        Optional<String> objection = objection(hello);
        if (objection.isPresent()) {
            return refuse(objection.get());
        }
        theirs = hello;
        Hello answer = hello();
        mine = answer;
        state = State.HELLO_SENT;
        return new Step(List.of(answer), new Outcome.Going());
    }

    private Step answered(Hello ours, Hello hello) {
        Optional<String> objection = objection(hello);
        if (objection.isPresent()) {
            return refuse(objection.get());
        }
        theirs = hello;
        state = State.PROOF_SENT;
        return new Step(List.of(new Proof(proof(own.orElseThrow().secret(), CALLER, ours, hello))), new Outcome.Going());
    }

    private Step provenToCaller(Hello ours, Hello other, Proof proof) {
        if (!same(proof(own.orElseThrow().secret(), ANSWERER, ours, other), proof)) {
            return refuse(other.role() + " " + other.name() + " does not know the secret of " + self.role() + " " + self.name());
        }
        return proven(List.of(), other);
    }

    private Step provenToAnswerer(Hello ours, Hello other, Proof proof) {
        Optional<Credential> credential = lookup.find(other.role(), other.name());
        byte[] secret = credential.map(Credential::secret).orElseGet(() -> random.bytes(ControlMessage.NONCE_BYTES));
        boolean right = same(proof(secret, CALLER, other, ours), proof);
        if (!right || credential.isEmpty()) {
            return refuse("the secret of " + other.role() + " " + other.name() + " is wrong, or nobody of that name is known here");
        }
        if (!credential.get().isAllowed()) {
            return refuse(other.role() + " " + other.name() + " may not use this port");
        }
        return proven(List.of(new Proof(proof(secret, ANSWERER, other, ours))), other);
    }

    private Step proven(List<ControlMessage> send, Hello other) {
        state = State.ENDED;
        return new Step(send, new Outcome.Proven(other.role(), other.name(), Math.min(NEWEST_LEVEL, other.newestLevel())));
    }

    private Step refuse(String reason) {
        state = State.ENDED;
        return new Step(List.of(new Refusal(reason)), new Outcome.Refused(reason));
    }

    private Optional<String> objection(Hello hello) {
        if (hello.name().isEmpty() || hello.name().length() > MAX_NAME || hello.name().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            return Optional.of("a name has 1 to " + MAX_NAME + " visible ASCII characters, this has " + hello.name().length());
        }
        if (caller && hello.role() == RpcPeer.Role.CLIENT) {
            return Optional.of("a CLIENT answers no calls");
        }
        if (hello.cluster().isEmpty() && hello.role() != RpcPeer.Role.CLIENT) {
            return Optional.of("a node must name its cluster");
        }
        Optional<ClusterId> own = self.cluster();
        if (own.isPresent() && hello.cluster().isPresent() && !own.equals(hello.cluster())) {
            return Optional
                    .of(self.role() + " " + self.name() + " belongs to cluster " + own.get() + ", " + hello.role() + " " + hello.name()
                            + " to cluster " + hello.cluster().get() + ": check the address");
        }
        if (hello.oldestLevel() > NEWEST_LEVEL || hello.newestLevel() < OLDEST_LEVEL) {
            return Optional
                    .of("no common format level: " + self.role() + " " + self.name() + " knows " + OLDEST_LEVEL + " to " + NEWEST_LEVEL
                            + ", " + hello.role() + " " + hello.name() + " knows " + hello.oldestLevel() + " to " + hello.newestLevel());
        }
        return Optional.empty();
    }

    private static boolean same(Bytes expected, Proof proof) { return MessageDigest.isEqual(expected.toArray(), proof.mac().toArray()); }

    private static Bytes proof(byte[] secret, byte[] label, Hello callers, Hello answerers) {
        FieldWriter first = new FieldWriter();
        MessageCodec.write(first, callers);
        FieldWriter second = new FieldWriter();
        MessageCodec.write(second, answerers);
        byte[] said = new FieldWriter().raw(label).bytes(first.toArray()).bytes(second.toArray()).toArray();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return Bytes.of(mac.doFinal(said));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
