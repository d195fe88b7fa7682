package dev.mica.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StopSignalsTest {
    @Tag("rule-75")
    @Test
    void namesAndNumbersRule75() {
        assertThat(StopSignals.number("SIGTERM")).hasValue(15);
        assertThat(StopSignals.number("kill")).hasValue(9);
        assertThat(StopSignals.number("SIGSYS")).hasValue(31);
        assertThat(StopSignals.number("RTMAX-3")).hasValue(61);
        assertThat(StopSignals.number("9")).hasValue(9);
        assertThat(StopSignals.number("0")).isEmpty();
        assertThat(StopSignals.number("SIGNOPE")).isEmpty();
        assertThat(StopSignals.number("")).isEmpty();
    }
}
