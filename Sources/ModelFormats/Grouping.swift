extension WeightSet {
    /// Groups a folder's files of tensors into models, each of one format.
    /// - Parameter subject: how the model is called, where the path says it.
    static func group(_ files: [ModelFile], subject: String?) -> (sets: [WeightSet], hasMain: Bool) {
        var free: [ExactName: ModelFile] = [:]
        var sets: [WeightSet] = []
        for file in files {
            if case .weights = file.role { free[ExactName(file.name)] = file }
        }
        let weights = free
        for file in files {
            guard case .weightsIndex(let format) = file.role else { continue }
            let ofFormat = weights.filter { $0.value.role == .weights(format) }
            sets.append(indexedSet(file, files: files, weights: ofFormat, free: &free))
        }
        sets += numberedSets(
            free.values.sorted { ExactName($0.name) < ExactName($1.name) }, free: &free, files: files,
            subject: subject)
        sets += free.values.map { WeightSet(name: $0.name, shards: [$0]) }
        for file in files {
            // A pointer stands where weights should: the model is there to be seen, and has no digest.
            guard case .gitLFSPointer = file.role, case .weights = FileRole.of(name: file.name),
                ShardPosition(name: file.name) == nil
            else { continue }
            sets.append(WeightSet(name: file.name, shards: [], fault: pointerFault(file)))
        }
        sets.sort { ExactName($0.name) < ExactName($1.name) }
        guard let main = mainIndex(of: sets) else { return (sets, false) }
        // A lone array beside weights of a format that is not read is hardly the model.
        let isBesideOthers = files.contains { file in
            switch file.role {
            case .opaqueWeights, .pickle: true
            default: false
            }
        }
        if sets[main].format == .npy, isBesideOthers { return (sets, false) }
        sets.insert(sets.remove(at: main), at: 0)
        return (sets, true)
    }

    /// Numbered shards that belong together: same directory and stem, same count.
    private struct Series: Hashable {
        let stem: ExactName
        let count: Int
        let ending: String

        init(_ position: ShardPosition) {
            stem = ExactName(position.stem)
            count = position.count
            ending = position.ending
        }
    }

    private static func mainIndex(of sets: [WeightSet]) -> Int? {
        if sets.count == 1 { return 0 }
        let top = sets.indices.filter { !sets[$0].name.utf8.contains(UInt8(ascii: "/")) }
        for format in ContainerFormat.allCases {
            for name in format.mainNames {
                if let found = top.first(where: { ExactName(sets[$0].name) == ExactName(name) }) {
                    return found
                }
            }
            if let series = top.first(where: { sets[$0].name.hasPrefix(format.mainSeries) }) { return series }
            // The only one of the format that comes first: `adapter.safetensors` beside a `training_args.bin`.
            let own = top.filter { sets[$0].format == format }
            if own.count == 1 { return own[0] }
            if !own.isEmpty { return nil }
        }
        return nil
    }

    private static func indexedSet(
        _ file: ModelFile, files: [ModelFile], weights: [ExactName: ModelFile],
        free: inout [ExactName: ModelFile]
    ) -> WeightSet {
        let index: WeightIndex
        do throws(FormatError) {
            index = try WeightIndex(file)
        } catch {
            return WeightSet(name: file.name, shards: [], fault: error)
        }
        let shards = index.shards.compactMap { weights[ExactName($0)] }
        for shard in shards { free[ExactName(shard.name)] = nil }
        let missing = index.shards.filter { weights[ExactName($0)] == nil }
        // A shard of the same series that the index does not list: one of the two is wrong.
        let listedSeries = Set(index.shards.compactMap(ShardPosition.init(name:)).map(Series.init))
        let unlisted = free.keys.filter { name in
            ShardPosition(name: name.text).map { listedSeries.contains(Series($0)) } ?? false
        }.sorted()
        for name in unlisted { free[name] = nil }
        var fault: FormatError?
        if !missing.isEmpty {
            fault = missingFault(file.name, missing, of: index.shards.count, files: files)
        } else if !unlisted.isEmpty {
            fault = FormatError(
                .shardsUnlisted, file.name,
                "it does not list \(listed(unlisted.map { shown($0.text) })), of the same series")
        }
        let part = shards.count == 1 && index.shards.count > 1 ? ShardPosition(name: shards[0].name) : nil
        return WeightSet(name: file.name, shards: shards, fault: fault, part: part, index: index)
    }

    private static func numberedSets(
        _ candidates: [ModelFile], free: inout [ExactName: ModelFile], files: [ModelFile], subject: String?
    ) -> [WeightSet] {
        var bySeries: [Series: [(position: ShardPosition, file: ModelFile)]] = [:]
        for file in candidates {
            guard let position = ShardPosition(name: file.name) else { continue }
            bySeries[Series(position), default: []].append((position, file))
            free[ExactName(file.name)] = nil
        }
        return bySeries.map { series, members in
            let digits = members[0].file.name.utf8.dropLast(series.ending.utf8.count).reversed()
                .prefix { $0 != UInt8(ascii: "-") }.count
            func padded(_ number: Int) -> String {
                let text = String(number)
                return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
            }
            let name = "\(series.stem.text)-*-of-\(padded(series.count))\(series.ending)"
            let shards = members.map(\.file)
            let part = members.count == 1 ? members[0].position : nil
            // Some converters count from 0.
            let first = members.contains { $0.position.number == 0 } ? 0 : 1
            let here = Set(members.map(\.position.number))
            // A count of a hostile name is not walked: only as many names as the sentence shows are made.
            let missingCount = series.count - here.count
            var missing: [String] = []
            var number = first
            while missing.count < min(missingCount, 5) {
                if !here.contains(number) {
                    missing.append(
                        "\(series.stem.text)-\(padded(number))-of-\(padded(series.count))\(series.ending)")
                }
                number += 1
            }
            var fault: FormatError?
            if missingCount > 0 {
                fault =
                    part.map {
                        let whole = subject ?? $0.stem
                        return FormatError(
                            .shardAlone, shards[0].name,
                            "part \($0.number) of \($0.count) of \(shown(whole)): not a verdict on \(shown(whole))"
                        )
                    }
                    ?? missingFault(name, missing, count: missingCount, of: series.count, files: files)
            } else if missingCount < 0 {
                fault = FormatError(
                    .shardsUnlisted, name, "\(here.count) shards are here of a series of \(series.count)")
            }
            return WeightSet(name: name, shards: shards, fault: fault, part: part)
        }
    }

    private static func missingFault(
        _ name: String, _ missing: [String], count: Int? = nil, of total: Int, files: [ModelFile]
    ) -> FormatError {
        for shard in missing {
            if let file = files.first(where: { ExactName($0.name) == ExactName(shard) }),
                case .gitLFSPointer = file.role
            {
                return pointerFault(file)
            }
        }
        let count = count ?? missing.count
        let names = missing.map(shown)
        let rest =
            count > 4 ? "\(names.prefix(4).joined(separator: ", ")) and \(count - 4) more" : listed(names)
        return FormatError(.shardsMissing, name, "\(count) of \(total) shards are missing: \(rest)")
    }

    private static func pointerFault(_ file: ModelFile) -> FormatError {
        guard case .gitLFSPointer(let pointer) = file.role else { preconditionFailure("no pointer") }
        return FormatError(
            .gitLFSPointer, shown(file.name),
            "a Git LFS pointer, not the file: it names sha256:\(pointer.sha256) (\(pointer.size) bytes); run git lfs pull"
        )
    }
}
