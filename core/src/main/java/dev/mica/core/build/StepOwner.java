package dev.mica.core.build;

import dev.mica.core.plan.Vertex;
import dev.mica.core.tree.Accounts;
import dev.mica.core.tree.Owner;
import dev.mica.core.tree.OwnerRequest;

/// Whom a step's files belong to. A name that nobody knows means 0, as it does to BuildKit, which says nothing.
final class StepOwner {
    private StepOwner() {}

    static Owner find(String owner, Accounts accounts, Vertex vertex, StepLog.Step step) {
        OwnerRequest request = OwnerRequest.parse(owner);
        for (String name : request.unknown(accounts)) {
            boolean user = name.equals(request.user()) && request.needsPasswd();
            String file = user ? "/etc/passwd" : "/etc/group";
            String instead = user ? "0:0" : "the user's group";
            step.warn(
                    "UnknownOwner",
                    "no matching entries for " + name + " in " + file + " of the image: the files belong to " + instead,
                    "A user or group that the image does not know owns nothing",
                    vertex.source());
        }
        return request.resolve(accounts);
    }
}
