package dev.mica.core.build;

import dev.mica.core.plan.BuildGraph;
import dev.mica.core.plan.Vertex;
import dev.mica.core.plan.VertexId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Walks a graph: each vertex when its inputs are there, independent ones at the same time. The first failure ends
/// the walk: what has not begun never does, what still runs is interrupted and waited for.
final class GraphWalk {
    /// Does one vertex's work.
    @FunctionalInterface
    interface Work {
        /// @param inputs the states of the vertices that this one reads
        State run(Vertex vertex, States inputs) throws Exception;
    }

    /// What is known so far.
    @FunctionalInterface
    interface States {
        State of(VertexId id);
    }

    private final Executor threads;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();

    /// @param threads must not let one vertex wait for another's end
    GraphWalk(Executor threads) {
        this.threads = threads;
    }

    /// Does the work of all vertices.
    ///
    /// @return the state of the vertex asked for
    /// @throws InterruptedException if this thread was interrupted
    /// @throws Exception what made the first vertex fail
    State run(BuildGraph graph, VertexId wanted, Work work) throws Exception {
        List<CompletableFuture<State>> states = new ArrayList<>(graph.vertices().size());
        for (Vertex vertex : graph.vertices()) {
            CompletableFuture<?>[] inputs = vertex.op().inputs().stream()
                    .map(id -> states.get(id.index()))
                    .toArray(CompletableFuture<?>[]::new);
            States known = id -> states.get(id.index()).join();
            states.add(CompletableFuture.allOf(inputs).thenApplyAsync(all -> step(vertex, known, work), threads));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(states.toArray(CompletableFuture<?>[]::new));
        try {
            all.get();
            return states.get(wanted.index()).get();
        } catch (ExecutionException e) {
            Throwable first = failure.get();
            if (first instanceof Error error) {
                throw error;
            }
            throw first instanceof Exception exception ? exception : e;
        } catch (InterruptedException e) {
            end(e);
            waitFor(all);
            throw e;
        }
    }

    private State step(Vertex vertex, States inputs, Work work) {
        working.add(Thread.currentThread());
        try {
            if (failure.get() != null) {
                throw new CancellationException();
            }
            return work.run(vertex, inputs);
        } catch (Exception | Error e) {
            end(e);
            throw new CompletionException(e);
        } finally {
            working.remove(Thread.currentThread());
            // The thread goes back to its pool; whoever interrupted it meant this work.
            Thread.interrupted();
        }
    }

    private static void waitFor(CompletableFuture<?> all) {
        try {
            all.join();
        } catch (CompletionException | CancellationException e) {
            // That it failed is known.
        }
    }

    private void end(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            working.stream().filter(thread -> thread != Thread.currentThread()).forEach(Thread::interrupt);
        }
    }
}
