package io.objectio.codec.loop;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API loops that this JVM can run: {@code vector-128}, {@code vector-256}, {@code vector-512}, up to the width that the processor has. The widest
 * is not always the fastest (AVX2 shuffles within 128 bits only), so all are offered and measured.
 *
 * <p>{@link VectorKernel} is one source for all widths, but C2 makes vector instructions only where the species is a constant, and mixes up type profiles where
 * one method serves two widths. So its class file is defined once for each width as a hidden class, which has its species as class data, own profiles and own
 * compiled code.
 */
public final class VectorLoops {
    private static final String FAMILY = "vector";

    private VectorLoops() {}

    /** Name of the family in configuration; the members are {@code vector-} and the width in bits. */
    public static String family() {
        return FAMILY;
    }

    /** The loops, or none with the reason in {@link Found#absence}. Never throws: a JVM without the incubator module goes on without it. */
    public static Found find() {
        try {
            return new Found(define(), "");
        } catch (NoClassDefFoundError e) {
            // The one place where a missing jdk.incubator.vector shows.
            return new Found(List.of(), "this JVM was started without --add-modules jdk.incubator.vector");
        } catch (ReflectiveOperationException | IOException | LinkageError e) {
            return new Found(List.of(), "the vector kernel cannot be loaded: " + e);
        }
    }

    /** What there is; absence says why there are none and is empty if there are some. */
    public record Found(List<CodingLoop> loops, String absence) {
        public Found { loops = List.copyOf(loops); }
    }

    private static List<CodingLoop> define() throws ReflectiveOperationException, IOException {
        int widest = ByteVector.SPECIES_PREFERRED.vectorBitSize();
        byte[] classFile;
        try (InputStream in = VectorLoops.class.getResourceAsStream("VectorKernel.class")) {
            if (in == null) {
                throw new IOException("VectorKernel.class is not beside its package");
            }
            classFile = in.readAllBytes();
        }
        List<CodingLoop> loops = new ArrayList<>();
        for (VectorSpecies<Byte> species : List.of(ByteVector.SPECIES_512, ByteVector.SPECIES_256, ByteVector.SPECIES_128)) {
            if (species.vectorBitSize() <= widest) {
                MethodHandles.Lookup kernel = MethodHandles.lookup().defineHiddenClassWithClassData(classFile, species, true);
                MethodHandle constructor = kernel.findConstructor(kernel.lookupClass(), MethodType.methodType(void.class, byte[][].class));
                loops.add(new VectorLoop(FAMILY + "-" + species.vectorBitSize(),
                        constructor.asType(MethodType.methodType(CodingProgram.class, byte[][].class))));
            }
        }
        return loops;
    }

    private record VectorLoop(String name, MethodHandle constructor) implements CodingLoop {
        @Override
        public CodingProgram compile(byte[][] rows) {
            try {
                return (CodingProgram) constructor.invokeExact(rows);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("the constructor of the vector kernel declares no checked exception", e);
            }
        }
    }
}
