package io.objectio.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule's message says what to use instead. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar")).importPackages("io.objectio");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"common | codec,protocol,osd,meta,gateway,repair,cli,standalone",
            "codec | protocol,osd,meta,gateway,repair,cli,standalone",
            "protocol | codec,osd,meta,gateway,repair,cli,standalone", "osd | meta,gateway,repair,cli,standalone",
            "meta | codec,osd,gateway,repair,cli,standalone",
            "gateway | osd,meta,repair,cli,standalone", "repair | osd,meta,gateway,cli,standalone",
            "cli | codec,osd,meta,gateway,repair,standalone"})
    void moduleUsesOnlyWhatThePlanAllows(String module, String forbidden) {
        String[] packages = List.of(forbidden.split(",")).stream().map(name -> "io.objectio." + name.strip() + "..").toArray(String[]::new);
        noClasses().that().resideInAPackage("io.objectio." + module.strip() + "..").should().dependOnClassesThat()
                .resideInAnyPackage(packages)
                .because("daemons share messages (protocol) and ids (common), never each other's code").allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "io.netty.. | io.objectio.protocol.rpc.netty..,io.objectio.gateway.http..,io.objectio.common.ops..",
            "org.apache.ratis.. | io.objectio.meta.raft..", "org.rocksdb.. | io.objectio.osd.index..,io.objectio.meta.store..",
            "oshi.. | io.objectio.osd.report..",
            "com.backblaze.. | io.objectio.codec..",
            "tools.jackson.. | io.objectio.common.config..,io.objectio.cli.output..,io.objectio.gateway.s3.xml..",
            "io.prometheus.. | io.objectio.common.metrics.."})
    void libraryHasOneHome(String library, String homes) {
        String[] packages = List.of(homes.split(",")).stream().map(String::strip).toArray(String[]::new);
        noClasses().that().resideInAPackage("io.objectio..").and().resideOutsideOfPackages(packages).should().dependOnClassesThat()
                .resideInAPackage(library.strip()).because("each library has one home, so that replacing it changes one package: " + homes)
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.objectio.(**)").should().beFreeOfCycles().because("a reader must be able to start somewhere")
                .check(CLASSES);
    }

    @Test
    void timeAndRandomnessComeThroughTheirDoors() {
        String because = "take Clock, Ticker, Scheduler or RandomSource of common.time through the constructor, so that tests can move them";
        List<ArchRule> rules = List.of(
                noClasses().that().resideOutsideOfPackage("io.objectio.common.time..").should().callMethod(System.class,
                        "currentTimeMillis"),
                noClasses().that().resideOutsideOfPackage("io.objectio.common.time..").should().callMethod(System.class, "nanoTime"),
                noClasses().that().resideOutsideOfPackage("io.objectio.common.time..").should().callMethod(Instant.class, "now"),
                noClasses().that().resideOutsideOfPackage("io.objectio.common.time..").should().callMethod(Thread.class, "sleep",
                        long.class),
                noClasses().that().resideOutsideOfPackage("io.objectio.common.time..").should().callMethod(TimeUnit.class, "sleep",
                        long.class),
                noClasses().that().resideOutsideOfPackage("io.objectio.common.time..").should().callConstructor(Random.class));
        rules.forEach(rule -> rule.because(because).check(CLASSES));
    }
}
