package import Attestation
package import Registry

/// The names that a registry knows: those with manifests, and those of names.json.
package struct RealNames: Sendable {
    package let all: [ModelName]
    package let index: NameIndex
    let owners: [String]

    /// - Throws: where the registry cannot be read.
    package init(reading tree: FolderTree) throws {
        guard let bytes = try tree.read("names.json", limit: 64 << 20) else {
            throw RegistryError("there is no names.json")
        }
        let hints = try NameHints(parsing: bytes)
        var attested: [ModelName] = []
        for owner in try tree.list("models") where owner.kind == .directory {
            for file in try tree.list("models/\(owner.name)") where file.name.hasSuffix(".json") {
                attested.append(try ModelName("\(owner.name)/\(file.name.dropLast(5))"))
            }
        }
        // The list of imitations is left out: it would catch what it names.
        let plain = NameHints(known: hints.known, imitates: [:], renamed: [:])
        index = NameIndex(attested: attested, hints: plain)
        all = Set(attested + hints.known).subtracting(hints.imitates.keys).sorted()
        owners = Set(all.map { $0.owner.lowercased() }).sorted()
    }
}

/// What was measured.
package struct NameRates: Sendable {
    /// Real names that were taken for imitations when nothing of their owner was known, and of what.
    package let alarms: [(name: ModelName, imitation: NameImitation)]
    package let nameCount: Int
    package let ownerCount: Int
    /// Squats that were caught, and how many there were.
    package let caught: [(kind: SquatClass, caught: Int, count: Int)]
    /// One that was missed, of each class that has one.
    package let missed: [(kind: SquatClass, squat: Squat)]

    package init(_ names: RealNames, seed: UInt64, count: Int) {
        nameCount = names.all.count
        ownerCount = names.owners.count
        let byOwner = Dictionary(grouping: names.all) { $0.owner.lowercased() }
        alarms = names.owners.flatMap { owner in
            let index = names.index.without(owner: owner)
            return (byOwner[owner] ?? []).compactMap { name in
                index.imitation(by: name).map { (name, $0) }
            }
        }
        var squats = Squats(names: names.all, seed: seed)
        var caught: [(kind: SquatClass, caught: Int, count: Int)] = []
        var missed: [(kind: SquatClass, squat: Squat)] = []
        for kind in SquatClass.allCases {
            var (hits, made) = (0, 0)
            for _ in 0..<count {
                guard let squat = squats.make(kind, excluding: names.index) else { break }
                made += 1
                // It has to say whom: another's name would be no help.
                if names.index.imitation(by: squat.text)?.name.owner.lowercased()
                    == squat.of.owner.lowercased()
                {
                    hits += 1
                } else if missed.last?.kind != kind {
                    missed.append((kind, squat))
                }
            }
            caught.append((kind, hits, made))
        }
        self.caught = caught
        self.missed = missed
    }

    /// Names of owners with one name only: leaving the name out leaves the owner out. The others' owners are known by the rest.
    package var alarmShare: Double { Double(alarms.count) / Double(max(1, nameCount)) }

    package func share(_ kinds: [SquatClass]) -> Double {
        let chosen = caught.filter { kinds.contains($0.kind) }
        return Double(chosen.reduce(0) { $0 + $1.caught })
            / Double(max(1, chosen.reduce(0) { $0 + $1.count }))
    }

    package var report: String {
        func percent(_ share: Double) -> String {
            let tenths = Int((share * 1000).rounded(.down))
            return "\(tenths / 10).\(tenths % 10) %"
        }
        var lines = [
            "real names taken for imitations, nothing of their owner known: \(alarms.count) of \(nameCount) (\(ownerCount) owners)"
        ]
        for (name, imitation) in alarms.prefix(20) {
            lines.append("  \(name): \(imitation.name) (\(imitation.kind.rawValue))")
        }
        lines.append("squats caught: \(percent(share(SquatClass.allCases)))")
        lines.append("  misspelled owners: \(percent(share(SquatClass.misspelledOwners)))")
        for (kind, hits, count) in caught {
            let example = missed.first { $0.kind == kind }.map {
                "; missed \($0.squat.text) for \($0.squat.of)"
            }
            lines.append(
                "  \(kind.rawValue): \(hits) of \(count), \(percent(Double(hits) / Double(max(1, count))))\(example ?? "")"
            )
        }
        return lines.map { "\($0)\n" }.joined()
    }
}
