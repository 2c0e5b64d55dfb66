import Attestation
import Cryptography

/// The edges of the data, joined to the models that the registry attests.
struct Lineage {
    /// A version of a model, and its files.
    struct Group {
        let model: ModelName
        let version: String?
        let files: [FileRow]
    }

    private struct Edge {
        let base: ModelName
        let relation: Relation
        let basis: String
        var sources: [Source]
    }

    /// How many files of a parent pin it at most: a model in this many shards has its digests in its own statement.
    private static let pinLimit = 64

    /// From the folded name, and for edges of one file from `<folded name>#<file>`.
    private var edges: [String: [Edge]] = [:]
    private let groups: [String: [Group]]
    private let spelling: Spelling

    init(
        rows: [LineageRow], groups: [Group], spelling: Spelling, excluding exclusion: Exclusion,
        leftOut: inout LeftOut
    ) throws {
        self.groups = Dictionary(grouping: groups, by: \.model.folded)
        self.spelling = spelling
        for row in rows where !exclusion.excludes(row.derivative) {
            let parts = row.derivative.split(
                separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            guard let derivative = try? ModelName.importing(String(parts[0])),
                self.groups[derivative.folded] != nil
            else {
                leftOut.add("edges of models that the registry does not attest")
                continue
            }
            guard row.isExact else {
                leftOut.add("edges to a family of models")
                continue
            }
            guard let base = try? ModelName.importing(row.base), let source = row.source,
                let relation = Relation(rawValue: row.relation)
            else {
                leftOut.add(
                    "edges without a name, relation or fixed source", "\(row.derivative) <- \(row.base)")
                continue
            }
            guard base != derivative else {
                leftOut.add("edges within one model", "\(row.derivative) <- \(row.base)")
                continue
            }
            let key = derivative.folded + (parts.count == 2 ? "#\(parts[1])" : "")
            let edge = Edge(
                base: base, relation: relation, basis: row.basis,
                sources: [tier(source, of: derivative)])
            if let known = edges[key]?.firstIndex(where: { $0.base == base }) {
                guard edges[key]?[known].relation == relation else {
                    leftOut.add(
                        "edges with two relations to one parent", "\(row.derivative) <- \(row.base)")
                    continue
                }
                edges[key]?[known].sources += edge.sources
            } else {
                edges[key, default: []].append(edge)
            }
        }
    }

    /// A source of lineage is the publisher's own where it is the repository whose list of the derivative's files is.
    private func tier(_ source: Source, of derivative: ModelName) -> Source {
        let own = (groups[derivative.folded] ?? []).flatMap(\.files).flatMap(\.sources).contains {
            $0.tier == .publishersList && $0.place == source.place
        }
        return Source(
            tier: own ? .publishersList : .thirdParty, place: source.place, isPackage: source.isPackage,
            revision: source.revision, path: source.path)
    }

    /// One observation for a group; one more for each set of files whose source names a parent of these files alone.
    func observations(of group: Group) throws -> [Observation] {
        var whole: [FileRow] = []
        var apart: [Observation] = []
        for file in group.files {
            guard let own = edges["\(group.model.folded)#\(file.file)"] else {
                whole.append(file)
                continue
            }
            var observation = Observation(model: group.model, version: group.version, files: [file])
            observation.parents = try own.map { try parent($0, of: group) }
            apart.append(observation)
        }
        guard !whole.isEmpty else { return apart }
        var observation = Observation(model: group.model, version: group.version, files: whole)
        observation.parents = try (edges[group.model.folded] ?? []).map { try parent($0, of: group) }
        return [observation] + apart
    }

    /// The source names a parent, and the registry attests digests under that name: they pin the edge. Of several versions it
    /// is the derivative's own (a catalogue's `opset12`), or the only one; a choice among others would be a guess.
    private func parent(_ edge: Edge, of group: Group) throws -> Observation.Parent {
        var parent = Observation.Parent(
            name: try spelling.of(edge.base), relation: edge.relation, basis: edge.basis,
            sources: edge.sources)
        let versions = groups[edge.base.folded] ?? []
        guard
            let chosen = versions.count == 1
                ? versions.first : versions.first(where: { $0.version == group.version })
        else { return parent }
        let digests = chosen.files.filter(\.holdsWeights).map { Digest(.sha256, $0.sha256) }
        guard !digests.isEmpty, digests.count <= Self.pinLimit else { return parent }
        parent.version = chosen.version
        parent.digests = digests
        return parent
    }
}
