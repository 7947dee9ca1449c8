package io.objectio.meta.state;

import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MutationAnswer;

/**
 * Ends a command with an answer and drops whatever it wrote. Never leaves this package: {@link MetaState} makes an ordinary answer of it. Without a
 * stack trace, as refusals are daily business.
 */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final transient MutationAnswer answer;

    Refusal(MutationAnswer answer) {
        super(answer.toString(), null, false, false);
        this.answer = answer;
    }

    Refusal(MetaError error, String message) { this(new MutationAnswer.Refused(error, message)); }

    MutationAnswer answer() { return answer; }

    /** Refuses a request that contradicts itself. */
    static void badUnless(boolean condition, String message) throws Refusal {
        if (!condition) {
            throw new Refusal(MetaError.BAD_REQUEST, message);
        }
    }
}
