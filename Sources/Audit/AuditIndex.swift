package import Attestation
package import Cryptography
internal import ModelFormats
internal import Registry
internal import SQLite
internal import StrictJSON

/// What the manifests of one commit say, for changes that are made to it: names, digests and parents in SQLite. It is made
/// again from the repository at any time, and brought from one commit to the next by what changed between them.
///
/// It rests on manifests that were merged, and answers a reviewer: no verdict is made of it.
package final class AuditIndex: Surroundings {
    let database: Database
    /// Manifests that could not be read when they were taken in: they were merged without an audit.
    package private(set) var unreadableCount = 0

    /// - Parameter path: nil for one that is kept in memory alone.
    package init(_ path: String?) throws {
        database = try Database(path ?? ":memory:", .create)
        try database.execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = OFF;
            CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS models (
                id INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS digests (
                digest TEXT NOT NULL, model INTEGER NOT NULL, PRIMARY KEY (digest, model)) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS digests_of_model ON digests (model);
            CREATE TABLE IF NOT EXISTS parents (
                model INTEGER NOT NULL, parent TEXT NOT NULL, PRIMARY KEY (model, parent)) WITHOUT ROWID;
            """)
    }

    /// Bumped when the tables or what is taken into them changes.
    private static let version = "1"

    /// The commit that it was brought up to; nil for a new one.
    package func commit() throws -> String? {
        let statement = try database.prepare("SELECT value FROM meta WHERE name = ?")
        try statement.bind(1, "commit-\(Self.version)")
        return try statement.step() ? statement.text(0) : nil
    }

    /// Takes in manifests, and becomes the index of a commit.
    /// - Parameters:
    ///   - paths: `models/<owner>/<model>.json`; what is no such path is passed over.
    ///   - fromScratch: whether what it holds is thrown away first.
    ///   - read: gives each path's bytes, in order; nil for a file that is not there any more.
    package func update(
        to commit: String, paths: [String], fromScratch: Bool,
        read: (_ paths: [String], _ each: (Int, [UInt8]?) throws -> Void) throws -> Void
    ) throws {
        let paths = paths.filter { Self.model(at: $0) != nil }
        try database.transaction {
            if fromScratch { try empty() }
            var writer = try Writer(database)
            try read(paths) { index, bytes in
                guard let name = Self.model(at: paths[index]) else { return }
                try writer.remove(name)
                guard let bytes else { return }
                guard let model = Self.read(bytes, name) else {
                    unreadableCount += 1
                    return
                }
                try writer.add(model)
            }
            try become(commit)
        }
    }

    /// Says what it is the index of; in a transaction with what makes it so.
    func become(_ commit: String) throws {
        let statement = try database.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)")
        try statement.bind(1, "commit-\(Self.version)")
        try statement.bind(2, commit)
        try statement.run()
    }

    /// Takes in models that were read from their statements. It is the index of nothing until `become`.
    func replace(_ models: [StatedModel], removing gone: Set<ModelName>, fromScratch: Bool) throws {
        try database.transaction {
            if fromScratch { try empty() }
            var writer = try Writer(database)
            for name in gone { try writer.remove(name) }
            for model in models {
                if !fromScratch { try writer.remove(model.name) }
                try writer.add(model)
            }
        }
    }

    private func empty() throws {
        try database.execute("DELETE FROM digests")
        try database.execute("DELETE FROM parents")
        try database.execute("DELETE FROM models")
        try database.execute("DELETE FROM meta")
    }

    private static func model(at path: String) -> ModelName? {
        guard path.hasPrefix("models/"), path.hasSuffix(".json") else { return nil }
        return try? ModelName(String(path.dropFirst(7).dropLast(5)))
    }

    private static func read(_ bytes: [UInt8], _ name: ModelName) -> StatedModel? {
        guard let root = try? JSONDocument(bytes, limits: RegistryLimits.manifestJSON).root,
            let releases = root["releases"]?.elements
        else { return nil }
        var model = StatedModel(name)
        for release in releases {
            if let weights = release["weights"]?.string.flatMap(Digest.init) { model.digests.insert(weights) }
            if let artifacts = release["artifacts"]?.elements {
                for artifact in artifacts {
                    guard let file = artifact["name"]?.string, FileRole.of(name: file).holdsWeights,
                        let hash = artifact["sha256"]?.string.flatMap(Hash32.init(hex:))
                    else { continue }
                    model.digests.insert(Digest(.sha256, hash))
                }
            }
            if let parents = release["lineage"]?["parents"]?.elements {
                for parent in parents {
                    if let parent = parent["name"]?.string.flatMap({ try? ModelName($0) }) {
                        model.parents.insert(parent)
                    }
                }
            }
        }
        return model
    }

    private struct Writer: ~Copyable {
        private var find: PreparedStatement
        private var dropDigests: PreparedStatement
        private var dropParents: PreparedStatement
        private var dropModel: PreparedStatement
        private var addModel: PreparedStatement
        private var addDigest: PreparedStatement
        private var addParent: PreparedStatement

        init(_ database: borrowing Database) throws {
            // All of them before the first is kept: a value that cannot be copied is whole or not there.
            let find = try database.prepare("SELECT id FROM models WHERE folded = ?")
            let dropDigests = try database.prepare("DELETE FROM digests WHERE model = ?")
            let dropParents = try database.prepare("DELETE FROM parents WHERE model = ?")
            let dropModel = try database.prepare("DELETE FROM models WHERE id = ?")
            let addModel = try database.prepare(
                "INSERT INTO models (folded, name) VALUES (?, ?) RETURNING id")
            let addDigest = try database.prepare("INSERT OR IGNORE INTO digests VALUES (?, ?)")
            let addParent = try database.prepare("INSERT OR IGNORE INTO parents VALUES (?, ?)")
            self.find = find
            self.dropDigests = dropDigests
            self.dropParents = dropParents
            self.dropModel = dropModel
            self.addModel = addModel
            self.addDigest = addDigest
            self.addParent = addParent
        }

        mutating func remove(_ name: ModelName) throws {
            try find.bind(1, name.folded)
            let id = try find.step() ? find.int(0) : nil
            try find.reset()
            guard let id else { return }
            try dropDigests.bind(1, id)
            try dropDigests.run()
            try dropParents.bind(1, id)
            try dropParents.run()
            try dropModel.bind(1, id)
            try dropModel.run()
        }

        mutating func add(_ model: StatedModel) throws {
            try addModel.bind(1, model.name.folded)
            try addModel.bind(2, model.name.description)
            guard try addModel.step() else { return }
            let id = addModel.int(0)
            try addModel.reset()
            for digest in model.digests {
                try addDigest.bind(1, digest.description)
                try addDigest.bind(2, id)
                try addDigest.run()
            }
            for parent in model.parents {
                try addParent.bind(1, id)
                try addParent.bind(2, parent.description)
                try addParent.run()
            }
        }
    }

    // MARK: Surroundings

    package func contains(_ name: ModelName) throws -> Bool {
        let statement = try database.prepare("SELECT 1 FROM models WHERE folded = ?")
        try statement.bind(1, name.folded)
        return try statement.step()
    }

    package func names() throws -> [ModelName] {
        let statement = try database.prepare("SELECT name FROM models ORDER BY folded")
        var names: [ModelName] = []
        while try statement.step() { if let name = try? ModelName(statement.text(0)) { names.append(name) } }
        return names
    }

    package func models(stating digest: Digest) throws -> [ModelName] {
        let statement = try database.prepare(
            """
            SELECT name FROM digests JOIN models ON models.id = digests.model WHERE digest = ? ORDER BY folded
            """)
        try statement.bind(1, digest.description)
        var names: [ModelName] = []
        while try statement.step() { if let name = try? ModelName(statement.text(0)) { names.append(name) } }
        return names
    }

    package func parents(of model: ModelName) throws -> [ModelName] {
        let statement = try database.prepare(
            """
            SELECT parent FROM parents JOIN models ON models.id = parents.model WHERE folded = ? ORDER BY parent
            """)
        try statement.bind(1, model.folded)
        var names: [ModelName] = []
        while try statement.step() { if let name = try? ModelName(statement.text(0)) { names.append(name) } }
        return names
    }
}
