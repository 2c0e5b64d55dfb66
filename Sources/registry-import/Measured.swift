import Attestation
import Cryptography
import FileIO
import ModelDigest
import ModelFormats
import StrictJSON

/// A model on this disk: every file is hashed here.
struct MeasuredModel {
    let directory: String
    /// By relative name, in the order of the names' bytes.
    let files: [(name: String, size: Int, sha256: Hash32)]

    init(directory: String) throws {
        self.directory = directory
        var names: [String] = []
        var pending = [""]
        while let folder = pending.popLast() {
            for entry in try listDirectory(folder.isEmpty ? directory : "\(directory)/\(folder)") {
                let name = folder.isEmpty ? entry : "\(folder)/\(entry)"
                switch try FileStatus.of("\(directory)/\(name)", followingLinks: false)?.kind {
                case .directory: pending.append(name)
                case .file: names.append(name)
                default: throw ImportError("\(directory)/\(name) is neither a file nor a folder")
                }
            }
        }
        names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        files = try names.map { name in
            let (size, hash) = try Self.hash("\(directory)/\(name)")
            return (name, size, hash)
        }
    }

    private static func hash(_ path: String) throws -> (size: Int, sha256: Hash32) {
        let file = try File(reading: path)
        let size = Int(try file.status().size)
        var stream = SHA256.Stream()
        var offset = 0
        while offset < size {
            let bytes = try file.bytes(at: Int64(offset), count: min(1 << 20, size - offset))
            stream.update(bytes)
            offset += bytes.count
        }
        return (size, stream.finalize())
    }

    /// The weights digest of the tensors, with its tensor manifest.
    /// - Parameter source: what hands out the bytes.
    func weights(source: Source) throws -> Observation.MeasuredWeights {
        let folder = try ModelFolder(at: directory)
        guard let main = folder.main, folder.problems.isEmpty, main.fault == nil else {
            throw ImportError("\(directory) holds no whole model")
        }
        var records: [TensorRecord] = []
        for shard in main.shards {
            let file = try File(reading: shard.realPath)
            for tensor in try ContainerFormat.safetensors.tensors(of: file, named: shard.name) {
                let bytes = try file.bytes(at: tensor.offset, count: tensor.byteCount)
                records.append(
                    TensorRecord(
                        name: tensor.name, dtype: tensor.dtype, shape: tensor.shape,
                        byteCount: tensor.byteCount, digest: BLAKE3.hash(bytes)))
            }
        }
        let json: JSON = [
            "version": 1, "weights": .string(Weights.digest(records).description),
            "tensors": .array(records.map(\.json)),
        ]
        let manifest = try TensorManifest(parsing: json.compact)
        return Observation.MeasuredWeights(
            digest: manifest.weights, tensorCount: manifest.records.count, byteCount: manifest.byteCount,
            files: main.shards.map(\.name), manifest: manifest.text, source: source)
    }

    /// Requires that these are the files that an observation calls measured, all of them and no others.
    func check(against observation: Observation) throws {
        let names = files.map(\.name)
        let stated = observation.files.map(\.file)
        guard names == stated else {
            throw ImportError("\(directory) has the files \(names), the data measured \(stated)")
        }
        for (here, row) in zip(files, observation.files) {
            guard here.sha256 == row.sha256, row.size == nil || row.size == here.size else {
                throw ImportError(
                    "\(directory)/\(here.name) is \(here.sha256), the data says \(row.sha256)")
            }
        }
    }
}

/// The small model that `scripts/make-demo-model.sh` writes, for machines that can download none. The script is its source: who
/// runs it has the bytes.
enum DemoModel {
    static func observation(_ directory: String) throws -> Observation {
        let source = Source(
            tier: .measured, place: "oracle", isPackage: true, revision: nil,
            path: "scripts/make-demo-model.sh")
        let kinds = [
            "model.safetensors": ("safetensors", "weights"), "config.json": ("json", "config"),
            "tokenizer.json": ("json", "tokenizer"),
        ]
        let name = "oracle/demo-tiny"
        let model = try MeasuredModel(directory: directory)
        let files = try model.files.map { file in
            guard let (format, kind) = kinds[file.name] else {
                throw ImportError("\(directory)/\(file.name) is no file of the demo model")
            }
            return FileRow(
                name: name, version: nil, file: file.name, format: format, kind: kind, size: file.size,
                sha256: file.sha256, license: nil, url: nil, sources: [source])
        }
        guard files.count == kinds.count else { throw ImportError("\(directory) is not the demo model") }
        var observation = Observation(model: try ModelName(name), version: nil, files: files)
        observation.weights = try model.weights(source: source)
        return observation
    }
}
