package dev.mica.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetentionPoliciesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final long MEGA = 1_000_000;

    private static RetentionFacts facts(String id, long bytes, long millis, Duration idle, boolean superseded) {
        Instant used = NOW.minus(idle);
        return new RetentionFacts(
                RetentionKind.STEP,
                id,
                id,
                bytes,
                used.minus(Duration.ofDays(1)),
                used,
                millis,
                Optional.empty(),
                superseded,
                false);
    }

    private static List<String> order(RetentionPolicy policy, RetentionFacts... candidates) {
        return policy.rank(List.of(candidates), 100 * MEGA, NOW).stream()
                .map(ranked -> ranked.facts().id())
                .toList();
    }

    private final RetentionFacts data = facts("data", 100 * MEGA, 1_000, Duration.ofHours(1), false);
    private final RetentionFacts compiled = facts("compiled", MEGA, 600_000, Duration.ofHours(5), false);
    private final RetentionFacts replaced = facts("replaced", MEGA, 900_000, Duration.ofMinutes(1), true);

    @Test
    void leastRecentlyUsedSeesTimeAlone() {
        assertThat(order(RetentionPolicies.LEAST_RECENTLY_USED, data, compiled, replaced))
                .containsExactly("compiled", "data", "replaced");
    }

    @Test
    void landlordKeepsWhatSavesMuchForLittle() {
        assertThat(order(RetentionPolicies.LANDLORD, data, compiled, replaced))
                .containsExactly("data", "compiled", "replaced");
    }

    @Test
    void landlordGivesUpWhatWasIdleForLong() {
        RetentionFacts ages = facts("ages ago", MEGA, 2_000, Duration.ofDays(400), false);
        RetentionFacts today = facts("today", MEGA, 1_000, Duration.ofHours(1), false);
        assertThat(order(RetentionPolicies.LANDLORD, today, ages)).containsExactly("ages ago", "today");
    }

    @Test
    void generationsRemoveFirstWhatWasSuperseded() {
        assertThat(order(RetentionPolicies.GENERATIONS, data, compiled, replaced))
                .containsExactly("replaced", "data", "compiled");
    }

    @Test
    void generationsRemoveCopiesBeforeAnythingElse() {
        RetentionFacts copy = new RetentionFacts(
                RetentionKind.CHECKOUT,
                "copy",
                "copy",
                MEGA,
                NOW.minus(Duration.ofDays(1)),
                NOW,
                10_000_000,
                Optional.empty(),
                false,
                false);
        assertThat(order(RetentionPolicies.GENERATIONS, data, copy, replaced))
                .containsExactly("copy", "replaced", "data");
    }

    @Test
    void reasonsSayWhatCounted() {
        assertThat(RetentionPolicies.GENERATIONS.rank(List.of(data, replaced), 0, NOW).stream()
                        .map(RetentionPolicy.Ranked::reason))
                .containsExactly(
                        "last used 1 minute ago, superseded by a newer result of its step",
                        "last used 1 hour ago, saves 1.0 s for 100.0 MB");
    }

    @Test
    void whatTakesNoSpaceGoesLast() {
        RetentionFacts nothing = facts("nothing", 0, 0, Duration.ofDays(900), false);
        assertThat(order(RetentionPolicies.LANDLORD, nothing, data)).containsExactly("data", "nothing");
    }

    /// A policy returns each candidate once, whatever they are, and in an order that doesn't depend on theirs.
    @Property(tries = 200)
    void everyPolicyRanksAllInOneOrder(@ForAll @IntRange(max = 30) int count, @ForAll long seed) {
        Random random = new Random(seed);
        List<RetentionFacts> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            candidates.add(facts(
                    "c" + i,
                    random.nextInt(3) * MEGA,
                    random.nextInt(3) * 1_000L,
                    Duration.ofHours(random.nextInt(4)),
                    random.nextBoolean()));
        }
        List<RetentionFacts> shuffled = new ArrayList<>(candidates);
        Collections.shuffle(shuffled, random);
        for (RetentionPolicy policy : RetentionPolicies.all()) {
            List<RetentionPolicy.Ranked> ranked = policy.rank(candidates, 10 * MEGA, NOW);
            assertThat(ranked.stream().map(RetentionPolicy.Ranked::facts))
                    .containsExactlyInAnyOrderElementsOf(candidates);
            assertThat(policy.rank(shuffled, 10 * MEGA, NOW)).isEqualTo(ranked);
        }
    }

    @Test
    void limitsAreThoseOfBuildKit() {
        OptionalLong none = OptionalLong.empty();
        assertThat(SpaceLimits.NONE.target(100, 5)).isEmpty();
        assertThat(SpaceLimits.maxUsed(70).target(100, 5)).hasValue(70);
        assertThat(new SpaceLimits(none, OptionalLong.of(40), none).target(100, 5))
                .hasValue(40);
        assertThat(new SpaceLimits(OptionalLong.of(70), OptionalLong.of(80), none).target(100, 5))
                .hasValue(80);
        assertThat(new SpaceLimits(none, none, OptionalLong.of(25)).target(100, 5))
                .hasValue(80);
        assertThat(new SpaceLimits(OptionalLong.of(70), OptionalLong.of(10), OptionalLong.of(200)).target(100, 5))
                .hasValue(10);
        assertThat(new SpaceLimits(none, none, OptionalLong.of(5)).target(100, 5))
                .hasValue(Long.MAX_VALUE);
    }
}
