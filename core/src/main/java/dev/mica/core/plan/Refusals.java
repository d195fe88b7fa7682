package dev.mica.core.plan;

import dev.mica.parser.DockerfileException;
import dev.mica.parser.IllegalMountException;
import dev.mica.parser.SourceRange;
import dev.mica.parser.words.ExpansionException;
import java.util.Optional;

/// Gives errors of all sorts the line that they belong to.
final class Refusals {
    private Refusals() {}

    /// Something that may find the Dockerfile wrong.
    @FunctionalInterface
    interface Step<T> {
        T take();
    }

    /// Takes the step; what it finds wrong is said to stand at the range.
    static <T> T at(SourceRange range, Step<T> step) {
        try {
            return step.take();
        } catch (PlanException e) {
            throw e.at(range);
        } catch (ExpansionException e) {
            throw new PlanException(Optional.of(range), text(e), "");
        } catch (IllegalMountException e) {
            throw new PlanException(Optional.of(range), text(e), e.hint());
        } catch (DockerfileException e) {
            throw new PlanException(Optional.of(range), text(e), e.hint());
        }
    }

    /// An error that gets its line later, from [#at].
    static PlanException refuse(String message) {
        return refuse(message, "");
    }

    static PlanException refuse(String message, String hint) {
        return new PlanException(Optional.empty(), message, hint);
    }

    private static String text(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
