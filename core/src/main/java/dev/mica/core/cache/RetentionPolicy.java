package dev.mica.core.cache;

import java.time.Instant;
import java.util.List;

/// Says what goes first when space is needed. A policy ranks, and no more: what has to stay is not shown to it, and the
/// collector stops when enough is gone.
///
/// # The problem
/// A cache of build steps is a file cache: things have sizes that differ by six orders of magnitude, and a
/// miss costs the time the step takes, which has little to do with its size. `RUN make` may take ten minutes
/// and leave 2 MB; a COPY of a data set takes a second and leaves 2 GB. What shall be small is not the number
/// of misses but the time they cost.
///
/// # Least recently used
/// The baseline. It knows neither size nor time, so that one large COPY drives out a hundred long compilations.
///
/// # Landlord
/// Each thing pays rent for the bytes it takes, out of a credit that it gets whenever it is used: the time it saves.
/// When space is needed, rent is raised by the same amount for each byte everywhere until somebody's credit is used up;
/// that one goes. This is Young's Landlord, of which GreedyDual-Size (Cao and Irani) is the case where credit is always
/// refilled to the full, and GDSF (Cherkasova) the one that counts uses as well. No algorithm that doesn't know the
/// future has a better bound: with a cache of k bytes it misses at most k / (k − h + 1) times the cost of the best
/// possible choice with h bytes, and in practice far less.
///
/// The usual form keeps a running total of the rent in memory for as long as the cache lives. Here each
/// command is a process of its own, and all that is stored is when a thing was last used. So rent is a
/// function of time: while the cache takes in as much as it may hold, all of it has to be paid for once, so a
/// byte's rent over this *turnover* is the mean credit of a byte. A thing that saves as much per byte as the
/// mean is due one turnover after its last use; one that saves twice as much, two turnovers. The turnover is
/// estimated from the candidates: they arrived over the time since the oldest of them was made, and the
/// budget is a part of their bytes. Ranking by the moment when credit ends is ranking by Landlord.
///
/// # Generations
/// Caches of builds know something that caches of web pages don't: which thing replaced which. When `app.py`
/// changes, the COPY of it and all steps after it get new keys, and the old results will be asked for again
/// only if somebody goes back to the old sources. Such results were used until a minute ago, so that every
/// policy above takes them for the best of all. The generation-aware policy removes first what a newer result
/// of the same step superseded, the longest unused first, and then the rest in Landlord's order. A superseded
/// result that was used again after its successor was made (two branches in turn) doesn't count as
/// superseded. It's the same insight as generational garbage collection's, the other way round: there the
/// young die, here those whose successor lives.
///
/// Before both go copies: a layer as a directory takes as much as the layer, and saves the seconds it takes
/// to unpack it. Kept as long as superseded results, such copies took half of the space and cost more time
/// than the cache saved.
///
/// References: N. E. Young, *On-Line File Caching*, SODA 1998, and Algorithmica 33 (2002). P. Cao, S. Irani,
/// *Cost-Aware WWW Proxy Caching Algorithms*, USITS 1997. L. Cherkasova, *Improving WWW Proxies Performance with
/// Greedy-Dual-Size-Frequency Caching Policy*, HP Labs 1998.
public interface RetentionPolicy {
    /// What people call it.
    String label();

    /// All candidates, each once, those that go first first; the same for every order in which they are given.
    ///
    /// @param candidates all with different kinds or IDs
    /// @param budget bytes that the candidates may take together
    List<Ranked> rank(List<RetentionFacts> candidates, long budget, Instant now);

    /// A candidate in its place.
    ///
    /// @param reason why it would go, for people: "last used 9 days ago, superseded by a newer result"
    record Ranked(RetentionFacts facts, String reason) {}
}
