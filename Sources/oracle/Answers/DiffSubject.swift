internal import Comparison
internal import FileIO
internal import ModelDigest
internal import ModelFormats
internal import StrictJSON

/// One side of a comparison: a model, or a tensor manifest.
struct DiffSubject {
    /// As it was typed.
    let input: String
    /// The weights that are compared: a file, an index, the name of shards; the path of a manifest.
    let name: String
    let tensors: TensorCollection

    struct Reader {
        let context: Context

        init(_ context: Context) { self.context = context }

        func subject(_ word: String) throws -> DiffSubject {
            let path = try NamedModel.locate(word, for: "diff", in: context).path
            if let manifest = try manifest(at: path) {
                return DiffSubject(
                    input: word, name: path, tensors: TensorCollection(manifest, label: word))
            }
            let folder = try ModelFolder(at: path)
            guard let main = folder.main else { throw Self.noModel(word, folder) }
            let others = folder.weightSets.map(\.name).filter { $0 != main.name }
            if !others.isEmpty {
                context.console.note(
                    "\(word) also holds \(others.prefix(3).joined(separator: ", "))\(others.count > 3 ? ", ..." : ""): \(main.name) is compared"
                )
            }
            return DiffSubject(
                input: word, name: main.name,
                tensors: try TensorCollection(main, of: folder, label: word))
        }

        /// A LoRA adapter: the one set of weights beside its configuration.
        func adapter(_ path: String) throws -> (subject: DiffSubject, configuration: LoRAConfiguration) {
            let folder = try ModelFolder(at: path)
            let configuration = try LoRAConfiguration(in: folder)
            guard let main = folder.main else { throw Self.noModel(path, folder) }
            let tensors = try TensorCollection(main, of: folder, label: path)
            return (DiffSubject(input: path, name: main.name, tensors: tensors), configuration)
        }

        /// A JSON file that says it is a tensor manifest; nil for anything else.
        private func manifest(at path: String) throws -> TensorManifest? {
            guard path.hasSuffix(".json"), !path.hasSuffix(".index.json"),
                let status = try FileStatus.of(path, followingLinks: true), status.kind == .file
            else { return nil }
            do {
                return try TensorManifest(parsing: readFile(path, limit: TensorManifest.byteLimit))
            } catch {
                throw CommandError(
                    "\(path) is no tensor manifest", code: "diff.manifest", cause: "\(error)",
                    help: "oracle digest --tensors MODEL writes one")
            }
        }

        private static func noModel(_ word: String, _ folder: ModelFolder) -> CommandError {
            let sets = folder.weightSets
            if sets.isEmpty {
                return CommandError(
                    "\(word) holds no model whose tensors can be read", code: "diff.no-model",
                    cause: folder.problems.first.map { "\($0)" })
            }
            return CommandError(
                "\(word) holds several models", code: "diff.several",
                cause: sets.prefix(4).map(\.name).joined(separator: ", ") + (sets.count > 4 ? ", ..." : ""),
                help: "name one of them: \(folder.path)/\(sets[0].name)")
        }
    }

    var json: JSON {
        [
            "path": .string(input), "name": .string(name), "tensors": .int(tensors.tensors.count),
            "bytes": .int(Int(tensors.byteCount)), "manifest": .bool(tensors.isManifest),
        ]
    }
}
