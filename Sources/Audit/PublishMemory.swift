internal import Attestation
package import Cryptography
internal import FileIO
package import Registry
internal import SQLite
internal import TransparencyLog

/// What a publish knows of the one before it: how every file of the source side and of its log looked when all of them were found in
/// order, and what the log holds. So the next one judges what changed since, and not a hundred thousand statements.
///
/// It lies in the cache of the machine that publishes, and is made again by a publish that reads everything: wherever it does not fit
/// what lies there, the caller does that. No signature and no digest rests on it: the head that is signed is proved from the tiles, and
/// what is new is verified.
package final class PublishMemory {
    /// The models that were published: what is new is held against them.
    package let index: AuditIndex
    private let version: String

    /// Bumped when what is remembered, or a rule of the audit, changes.
    private static let format = 1

    /// - Parameters:
    ///   - path: of its file.
    ///   - program: the version of the program: another one may have other rules.
    package init(_ path: String, program: String) throws {
        index = try AuditIndex(path)
        version = "\(Self.format) \(program)"
        try index.database.execute(
            """
            CREATE TABLE IF NOT EXISTS places (place TEXT PRIMARY KEY, seal BLOB NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS published (
                id BLOB PRIMARY KEY, place TEXT NOT NULL, position INTEGER NOT NULL, signatures BLOB NOT NULL)
                WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS published_of_place ON published (place);
            CREATE TABLE IF NOT EXISTS files (
                path TEXT PRIMARY KEY, seal BLOB, sha256 BLOB) WITHOUT ROWID;
            """)
    }

    // MARK: before

    /// What has to be judged again.
    /// - Parameters:
    ///   - seals: of the source side, taken before it is read.
    ///   - log: the folder in which `log/` lies.
    /// - Returns: nil where nothing is remembered, or the log is not as it was left.
    package func changes(_ seals: SourceSeals, source: some FileTree, log: String) throws -> AuditScope? {
        guard try index.commit() == version, try isAsItWas(log) else { return nil }
        var before: [String: Hash32] = [:]
        let statement = try index.database.prepare("SELECT place, seal FROM places")
        while try statement.step() {
            if let hash = Hash32(statement.bytes(1)) { before[statement.text(0)] = hash }
        }
        var scope = AuditScope()
        for place in seals.changes(since: before) {
            if place.hasPrefix("tensors/"), !place.dropFirst(8).contains("/") {
                let name = String(place.dropFirst(8))
                scope.add(tensors: name)
                // Who says that it is published is judged with it.
                guard name.hasSuffix(".json"), let hash = Hash32(hex: String(name.dropLast(5))) else {
                    continue
                }
                for model in try index.models(stating: Digest(.weights, hash)) { scope.add(model) }
            } else {
                scope.add(place: place)
            }
        }
        try scope.addTargets(ofRevocationsIn: source)
        return scope
    }

    private func isAsItWas(_ folder: String) throws -> Bool {
        var now = try Self.files(in: folder)
        let statement = try index.database.prepare("SELECT path, seal, sha256 FROM files")
        while try statement.step() {
            let path = statement.text(0)
            guard let status = now.removeValue(forKey: path) else { return false }
            if statement.isNull(1) {
                let bytes = try readFile("\(folder)/\(path)", limit: RegistryLimits.tensors)
                guard SHA256.hash(bytes).bytes == statement.bytes(2) else { return false }
            } else {
                guard Self.seal(path, status).bytes == statement.bytes(1) else { return false }
            }
        }
        return now.isEmpty
    }

    private static func seal(_ path: String, _ status: FileStatus) -> Hash32 {
        var sealing = Sealing(now: .max)
        sealing.add(path, status)
        return sealing.settled
    }

    /// The files below `log/`.
    private static func files(in folder: String) throws -> [String: FileStatus] {
        var found: [String: FileStatus] = [:]
        var pending = ["log"]
        while let directory = pending.popLast() {
            guard FileStatus.isDirectory("\(folder)/\(directory)") else { continue }
            for name in try listDirectory("\(folder)/\(directory)") {
                let path = "\(directory)/\(name)"
                guard let status = try FileStatus.of("\(folder)/\(path)", followingLinks: false) else {
                    continue
                }
                if status.kind == .directory { pending.append(path) } else { found[path] = status }
            }
        }
        return found
    }

    /// What the log holds of some models, and of all signers files and revocations.
    package func published(
        in scope: AuditScope
    ) throws -> (indexes: [Hash32: UInt64], signatures: [Hash32: Set<[UInt8]>]) {
        var indexes: [Hash32: UInt64] = [:]
        var signatures: [Hash32: Set<[UInt8]>] = [:]
        let statement = try index.database.prepare(
            "SELECT id, position, signatures FROM published WHERE place = ?")
        for place in [""] + scope.models {
            try statement.bind(1, place)
            while try statement.step() {
                guard let id = Hash32(statement.bytes(0)) else { continue }
                indexes[id] = UInt64(clamping: statement.int(1))
                let all = statement.bytes(2)
                signatures[id] = Set(
                    stride(from: 0, to: all.count, by: Self.signature).map {
                        Array(all[$0..<min($0 + Self.signature, all.count)])
                    })
            }
            try statement.reset()
        }
        return (indexes, signatures)
    }

    /// Bytes of an Ed25519 signature.
    private static let signature = 64

    // MARK: after

    /// Keeps what stands there now. Until it is done nothing is remembered.
    /// - Parameters:
    ///   - publisher: what was published; of a change, or of everything.
    ///   - scope: the change; nil for everything.
    ///   - seals: as given to `changes`.
    ///   - log: the folder in which `log/` lies.
    ///   - now: nanoseconds since 1970.
    package func record(
        _ publisher: Publisher, of scope: AuditScope?, seals: SourceSeals, log: String, now: Int64
    ) throws {
        try index.database.transaction { try index.database.execute("DELETE FROM meta") }
        let stated = StatedModels(publisher.source.attestations)
        try index.replace(stated.all, removing: scope?.names ?? [], fromScratch: scope == nil)
        try index.database.transaction {
            try keepPlaces(seals, in: scope)
            try keepPublished(publisher, in: scope)
            try keepFiles(log, now: now)
            try index.become(version)
        }
    }

    private func keepPlaces(_ seals: SourceSeals, in scope: AuditScope?) throws {
        if scope == nil { try index.database.execute("DELETE FROM places") }
        let keep = try index.database.prepare("INSERT OR REPLACE INTO places VALUES (?, ?)")
        let drop = try index.database.prepare("DELETE FROM places WHERE place = ?")
        func set(_ place: String) throws {
            if let seal = seals.seals[place] ?? nil {
                try keep.bind(1, place)
                try keep.bind(2, seal.bytes)
                try keep.run()
            } else {
                try drop.bind(1, place)
                try drop.run()
            }
        }
        for place in scope?.places ?? Array(seals.seals.keys) { try set(place) }
    }

    private func keepPublished(_ publisher: Publisher, in scope: AuditScope?) throws {
        if scope == nil { try index.database.execute("DELETE FROM published") }
        let facts = publisher.published.facts
        var new: [String: UInt64] = [:]
        for (offset, addition) in publisher.additions.enumerated() where new[addition.path] == nil {
            new[addition.path] = facts.size + UInt64(offset)
        }
        let keep = try index.database.prepare("INSERT OR REPLACE INTO published VALUES (?, ?, ?, ?)")
        for file in publisher.source.signed {
            guard let position = facts.indexes[file.id] ?? new[file.path] else { continue }
            let parts = file.path.split(separator: "/")
            let isStatement = parts.first == "attestations" && parts.count == 4
            try keep.bind(1, file.id.bytes)
            try keep.bind(2, isStatement ? "\(parts[1])/\(parts[2])".lowercased() : "")
            try keep.bind(3, Int64(clamping: position))
            try keep.bind(4, file.envelope.signatures.flatMap(\.bytes))
            try keep.run()
        }
    }

    private func keepFiles(_ folder: String, now: Int64) throws {
        try index.database.execute("DELETE FROM files")
        let keep = try index.database.prepare("INSERT INTO files VALUES (?, ?, ?)")
        for (path, status) in try Self.files(in: folder) {
            let isYoung = max(status.modified, status.changed) > now - SourceSeals.grain
            try keep.bind(1, path)
            try keep.bind(2, isYoung ? nil : Self.seal(path, status).bytes)
            // What was just written is known by its bytes the next time.
            try keep.bind(
                3,
                isYoung
                    ? SHA256.hash(readFile("\(folder)/\(path)", limit: RegistryLimits.tensors)).bytes : nil)
            try keep.run()
        }
    }
}
