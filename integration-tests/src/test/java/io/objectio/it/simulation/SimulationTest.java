package io.objectio.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two hundred runs (-Dobjectio.simulation.seeds=N for more) of the simulation, and proof that each planted bug is seen. -Dsimulation.seed=N runs one seed alone. */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("objectio.simulation.seeds", 200);
    private static final int PLANTED_SEEDS = 60;

    @Test
    void keepsItsPromisesOnTwoHundredSeeds() {
        Long only = Long.getLong("simulation.seed");
        int acknowledged = 0;
        int puts = 0;
        int reads = 0;
        for (long seed = only == null ? 1 : only; seed <= (only == null ? SEEDS : only); seed++) {
            try {
                Simulation run = new Simulation(seed, Plant.NONE);
                run.run();
                acknowledged += run.acknowledged();
                puts += run.puts();
                reads += run.reads();
            } catch (RuntimeException | InterruptedException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage() + " (again with -Dsimulation.seed=" + seed + ")", e);
            }
        }
        // a simulation in which nothing gets through proves nothing
        assertThat(acknowledged).as("acknowledged " + acknowledged + " of " + puts + " puts, " + reads + " reads").isGreaterThan(puts / 2);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void seesThePlantedBug(Plant plant) throws InterruptedException {
        for (long seed = 1; seed <= PLANTED_SEEDS; seed++) {
            try {
                new Simulation(seed, plant).run();
            } catch (Violation seen) {
                return;
            }
        }
        throw new AssertionError(plant + " went unnoticed through " + PLANTED_SEEDS + " seeds");
    }

    @Test
    void theSameSeedGivesTheSameRun() throws InterruptedException {
        Simulation one = new Simulation(7, Plant.NONE);
        Simulation other = new Simulation(7, Plant.NONE);
        one.run();
        other.run();
        assertThat(one.puts()).isEqualTo(other.puts());
        assertThat(one.acknowledged()).isEqualTo(other.acknowledged());
        assertThat(one.reads()).isEqualTo(other.reads());
    }
}
