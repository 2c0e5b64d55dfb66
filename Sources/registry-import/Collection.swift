package import Attestation
import Cryptography
import FileIO
import Registry
package import StrictJSON

/// All that the registry will say, from the data and from models on disk.
package struct Collection {
    package private(set) var observations: [Observation] = []
    /// names.json.
    package private(set) var names: JSON = [:]
    private(set) var leftOut = LeftOut()

    /// - Parameters:
    ///   - data: the folder with models.jsonl, lineage.jsonl and names.json.
    ///   - measured: models on disk by name; each must be what the data says that was measured.
    ///   - own: models of this project, of which the data says nothing.
    package init(data: String, measured: [(name: ModelName, directory: String)], own: [Observation]) throws {
        let edges = try readLines("\(data)/lineage.jsonl") { try LineageRow($0) }
        let exclusion = Exclusion(edges: edges)
        var leftOut = LeftOut()
        var rowCount = 0
        let rows = try readLines("\(data)/models.jsonl") { value -> FileRow? in
            rowCount += 1
            return try FileRow(value)
        }
        for _ in rows.count..<rowCount { leftOut.add("rows that are not core, or contradict another") }

        var spelling = Spelling()
        var byVersion: [String: (model: ModelName, version: String?, files: [FileRow])] = [:]
        for row in rows {
            if exclusion.excludes(row.name) {
                leftOut.add("files of adult and uncensored models")
                continue
            }
            if let why = Doubtful.reason(row) {
                leftOut.add("files whose source contradicts itself", "\(row.name) \(row.file): \(why)")
                continue
            }
            guard let model = try? ModelName.importing(row.name), (try? FileName(row.file)) != nil else {
                leftOut.add("files whose name a registry cannot carry", "\(row.name) \(row.file)")
                continue
            }
            spelling.add(model)
            let key = "\(model.folded)\n\(row.version ?? "")"
            byVersion[key, default: (model, row.version, [])].files.append(row)
        }
        var groups: [Lineage.Group] = []
        for (_, found) in byVersion.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            let files = try Self.merge(found.files, of: found.model, &leftOut)
            guard !files.isEmpty else { continue }
            groups.append(
                Lineage.Group(model: try spelling.of(found.model), version: found.version, files: files))
        }
        let lineage = try Lineage(
            rows: edges, groups: groups, spelling: spelling, excluding: exclusion, leftOut: &leftOut)
        var observations = try groups.flatMap { try lineage.observations(of: $0) }
        for (name, directory) in measured {
            guard let index = observations.firstIndex(where: { $0.model == name && $0.isMeasured }) else {
                throw ImportError("the data does not say that \(name) was measured")
            }
            let model = try MeasuredModel(directory: directory)
            try model.check(against: observations[index])
            guard
                let source = observations[index].files.first(where: \.holdsWeights)?.sources.first(where: {
                    $0.tier == .measured
                })
            else { throw ImportError("\(name) was measured without its weights") }
            observations[index].weights = try model.weights(source: source)
        }
        observations += own
        for observation in observations where observation.isMeasured && observation.weights == nil {
            throw ImportError(
                "\(observation.model) was measured, so show it: --measured \(observation.model)=DIR")
        }
        self.observations = observations.sorted {
            ($0.model, $0.version ?? "", $0.files[0].file) < ($1.model, $1.version ?? "", $1.files[0].file)
        }
        self.names = try Self.names("\(data)/names.json", excluding: exclusion, &leftOut)
        self.leftOut = leftOut
    }

    /// Files in the order of their names, each once. Two rows that give one file two digests contradict each other; the data
    /// has none such among its core, and a registry would state neither.
    private static func merge(
        _ rows: [FileRow], of model: ModelName, _ leftOut: inout LeftOut
    ) throws -> [FileRow] {
        var merged: [FileRow] = []
        var contradicted: Set<FileName> = []
        for row in rows.sorted(by: { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) }) {
            guard let last = merged.last, last.file.utf8.elementsEqual(row.file.utf8) else {
                merged.append(row)
                continue
            }
            guard last.sha256 == row.sha256, last.size == nil || row.size == nil || last.size == row.size
            else {
                leftOut.add("files with two digests", "\(model) \(row.file)")
                contradicted.insert(try FileName(row.file))
                continue
            }
            merged[merged.count - 1] = FileRow(
                name: last.name, version: last.version, file: last.file, format: last.format ?? row.format,
                kind: last.kind ?? row.kind, size: last.size ?? row.size, sha256: last.sha256,
                license: last.license == row.license ? last.license : nil, url: last.url ?? row.url,
                sources: last.sources + row.sources.filter { !last.sources.contains($0) })
        }
        return try merged.filter { !contradicted.contains(try FileName($0.file)) }
    }

    /// Well-known names, without those that the registry leaves out; imitations and renames as they stand.
    private static func names(
        _ path: String, excluding exclusion: Exclusion, _ leftOut: inout LeftOut
    ) throws -> JSON {
        let bytes = try readFile(path, limit: RegistryLimits.names)
        var known: Set<ModelName> = []
        for name in try NameHints(parsing: bytes).known {
            if exclusion.excludes(name.description) {
                leftOut.add("well-known names of adult and uncensored models")
            } else {
                known.insert(name)
            }
        }
        let limits = JSONLimits(depth: 4, bytes: RegistryLimits.names, values: 1 << 20)
        let root = try JSONDocument(bytes, limits: limits).root
        return .members([
            "known": .strings(known.sorted().map(\.description)),
            "imitates": root["imitates"]?.json,
            "renamed": root["renamed"]?.json,
        ])
    }
}
