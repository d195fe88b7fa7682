package dev.mica.core.plan;

import java.util.List;

/// What has to be done for one platform: only what the target needs, inputs before what uses them.
///
public record BuildGraph(List<Vertex> vertices, ImagePlan image) {
    public BuildGraph {
        vertices = List.copyOf(vertices);
        for (int i = 0; i < vertices.size(); i++) {
            Vertex vertex = vertices.get(i);
            if (vertex.id().index() != i) {
                throw new IllegalArgumentException("vertex " + vertex.name() + " stands at " + i + ", not at "
                        + vertex.id().index());
            }
            for (VertexId input : vertex.op().inputs()) {
                if (input.index() >= i) {
                    throw new IllegalArgumentException("vertex " + vertex.name() + " reads a later one");
                }
            }
        }
    }

    public Vertex vertex(VertexId id) {
        return vertices.get(id.index());
    }
}
