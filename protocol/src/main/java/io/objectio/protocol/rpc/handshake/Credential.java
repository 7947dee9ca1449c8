package io.objectio.protocol.rpc.handshake;

/** The secret that a principal must prove, and whether it may come in once it has. Shows itself nowhere. */
public final class Credential {
    private final byte[] secret;
    private final boolean allowed;

    private Credential(byte[] secret, boolean allowed) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("a secret has at least one byte");
        }
        this.secret = secret.clone();
        this.allowed = allowed;
    }

    public static Credential allowed(byte[] secret) { return new Credential(secret, true); }

    /** Known, but not welcome here: it is told so, and only after it has proven that it is who it says. */
    public static Credential notAllowed(byte[] secret) {
        return new Credential(secret, false);
    }

    byte[] secret() { return secret; }

    boolean isAllowed() { return allowed; }

    @Override
    public String toString() { return "Credential[allowed=" + allowed + "]"; }
}
