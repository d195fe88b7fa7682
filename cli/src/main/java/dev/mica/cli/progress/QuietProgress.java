package dev.mica.cli.progress;

import dev.mica.core.event.BuildEvent;
import java.util.List;
import java.util.Optional;

/// Shows nothing, but remembers what a failure's report needs. The other displays add to it.
class QuietProgress implements Progress {
    final BuildView view = new BuildView();

    @Override
    public synchronized void on(BuildEvent event) {
        view.apply(event);
    }

    @Override
    public final synchronized Optional<FailedStep> failedStep() {
        return view.steps().stream()
                .filter(step -> step.state == StepView.State.FAILED)
                .findFirst()
                .map(step -> new FailedStep(step.name, List.copyOf(step.tail)));
    }

    @Override
    public final synchronized List<BuildEvent.Warning> warnings() {
        return view.warnings();
    }

    @Override
    public void close() {}
}
