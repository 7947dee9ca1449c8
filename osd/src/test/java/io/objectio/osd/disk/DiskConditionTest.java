package io.objectio.osd.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The transition table, event by event. */
class DiskConditionTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private static DiskCondition after(DiskEvent... events) {
        DiskCondition condition = DiskCondition.GOOD;
        long now = 0;
        for (DiskEvent event : events) {
            condition = condition.after(event, event.name(), now += MINUTE);
        }
        return condition;
    }

    @Test
    void firstReadErrorIsSuspectThirdWithinAnHourIsFailed() {
        assertThat(after(DiskEvent.READ_ERROR).state()).isEqualTo(DiskState.SUSPECT);
        assertThat(after(DiskEvent.READ_ERROR, DiskEvent.READ_ERROR).state()).isEqualTo(DiskState.SUSPECT);
        assertThat(after(DiskEvent.READ_ERROR, DiskEvent.READ_ERROR, DiskEvent.READ_ERROR).state()).isEqualTo(DiskState.FAILED);
    }

    @Test
    void readErrorsAreForgottenAfterAnHour() {
        DiskCondition two = after(DiskEvent.READ_ERROR, DiskEvent.READ_ERROR);
        assertThat(two.after(DiskEvent.READ_ERROR, "", 63 * MINUTE).state()).isEqualTo(DiskState.SUSPECT);
        assertThat(two.after(DiskEvent.TIME_PASSED, "", 63 * MINUTE).state()).isEqualTo(DiskState.HEALTHY);
    }

    @Test
    void writeErrorHangAndOrderFailAtOnceAndNothingLeadsBack() {
        for (DiskEvent fatal : new DiskEvent[]{DiskEvent.WRITE_ERROR, DiskEvent.SUPERBLOCK_ERROR, DiskEvent.HUNG,
                DiskEvent.FAILED_BY_ORDER}) {
            for (DiskEvent later : DiskEvent.values()) {
                DiskCondition condition = after(fatal, later);
                assertThat(condition.state()).as("%s then %s", fatal, later).isEqualTo(DiskState.FAILED);
                assertThat(condition.cause()).isEqualTo(fatal.name());
            }
        }
    }

    @Test
    void awayAndFullComeAndGoByThemselves() {
        assertThat(after(DiskEvent.VANISHED).state()).isEqualTo(DiskState.AWAY);
        assertThat(after(DiskEvent.SPACE_LOW, DiskEvent.VANISHED, DiskEvent.RETURNED).state()).isEqualTo(DiskState.FULL);
        assertThat(after(DiskEvent.SPACE_LOW, DiskEvent.SPACE_BACK).state()).isEqualTo(DiskState.HEALTHY);
        assertThat(after(DiskEvent.SPACE_LOW, DiskEvent.READ_ERROR, DiskEvent.SPACE_BACK).state()).isEqualTo(DiskState.SUSPECT);
    }
}
