package dev.mica.hostfs;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs code on a thread with a mount namespace of its own, which dies with the thread.
final class InOwnNamespace {
    interface Action {
        void run() throws Exception;
    }

    private InOwnNamespace() {}

    static void run(Action action) throws Exception {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            MountCalls.unshare(MountCalls.NEW_MOUNTS);
            MountCalls.mount("none", Path.of("/"), "", MountCalls.PRIVATE | MountCalls.RECURSIVE, "");
            action.run();
            return true;
        });
        Thread thread = Thread.ofPlatform().start(task);
        try {
            task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } finally {
            thread.join();
        }
    }
}
