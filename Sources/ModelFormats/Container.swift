package import FileIO

/// The formats of which the tensors are read. Closed: a new one is a case here and its lines in the switches below, and a
/// reader beside `Safetensors`.
package enum ContainerFormat: String, CaseIterable, Hashable, Sendable {
    case safetensors
    case pytorch
    case gguf
    case npz
    case onnx
    case npy

    /// Endings of file names, in lower case, that this format's files have; the first is the one of its shards' names.
    var endings: [String] {
        switch self {
        case .safetensors: ["safetensors"]
        case .pytorch: ["bin", "pt", "pth", "ckpt"]
        case .gguf: ["gguf"]
        case .npz: ["npz"]
        case .npy: ["npy"]
        case .onnx: ["onnx"]
        }
    }

    /// How an index of shards ends (`WeightIndex`), in lower case; nil where the format has none.
    var indexEnding: String? {
        switch self {
        case .safetensors: ".safetensors.index.json"
        case .pytorch: ".bin.index.json"
        case .gguf, .npz, .npy, .onnx: nil
        }
    }

    /// Names under which a loader looks for the model of a folder, the first first (transformers' own order).
    var mainNames: [String] {
        switch self {
        case .safetensors: ["model.safetensors", "model.safetensors.index.json"]
        case .pytorch: ["pytorch_model.bin", "pytorch_model.bin.index.json"]
        case .gguf, .npy: []
        case .npz: ["model.npz"]
        case .onnx: ["model.onnx"]
        }
    }

    /// How the first of several numbered shards of a folder's model begins, without an index.
    var mainSeries: String {
        switch self {
        case .safetensors, .gguf, .npz, .npy, .onnx: "model-*-of-"
        case .pytorch: "pytorch_model-*-of-"
        }
    }

    /// What a file of it has besides tensors that changes what the model does, in a word: the weights digest does not have it.
    package var besidesTensors: String? {
        switch self {
        case .gguf: "metadata"
        case .onnx: "graph"
        default: nil
        }
    }

    static func of(ending: String) -> ContainerFormat? { allCases.first { $0.endings.contains(ending) } }

    /// Reads what a file says of its tensors, and none of their bytes.
    /// - Parameters:
    ///   - file: open.
    ///   - name: how errors call it.
    package func contents(of file: File, named name: String) throws(FormatError) -> ContainerContents {
        switch self {
        case .safetensors:
            ContainerContents(tensors: try Safetensors.readHeader(of: file, named: name).tensors)
        case .pytorch: try PyTorch.contents(of: file, named: name)
        case .gguf: try GGUF.readHeader(of: file, named: name).contents
        case .npz: ContainerContents(tensors: try NumPy.readArchive(of: file, named: name))
        case .npy: ContainerContents(tensors: try NumPy.readArray(of: file, named: name))
        case .onnx: try ONNX.readContents(of: file, named: name)
        }
    }
}

/// What a container holds.
package struct ContainerContents: Hashable, Sendable {
    /// Sorted by offset (`Tensor.precedes`); no name twice. In formats with views (PyTorch) they may share bytes.
    package let tensors: [Tensor]
    /// What is in it besides tensors, as far as somebody should know: the weights digest says nothing of these.
    package let uncovered: [Uncovered]
    /// What the file says of itself (architecture, license, base model): unsigned claims of whoever wrote it.
    package let claims: [Claim]
    /// Files beside this one that hold more of its tensors (ONNX), sorted by location.
    package let external: [External]
    /// Which of several files it says it is (GGUF); nil where it says nothing, or that it is the only one.
    package let part: Part?
    /// What a GGUF file calls the architecture whose names and order of rows its tensors have.
    package let architecture: GGUF.Architecture?

    package init(
        tensors: [Tensor], uncovered: [Uncovered] = [], claims: [Claim] = [], external: [External] = [],
        part: Part? = nil, architecture: GGUF.Architecture? = nil
    ) {
        self.part = part
        self.architecture = architecture
        self.tensors = tensors
        self.external = external
        self.uncovered = uncovered
        self.claims = claims
    }

    /// Names of all tensors, wherever their bytes lie.
    package var tensorNames: [String] {
        tensors.map(\.name) + external.flatMap { $0.tensors.map(\.name) }
    }

    /// Bytes of all tensors.
    package var byteCount: Int {
        (tensors + external.flatMap(\.tensors)).reduce(0) { sum, tensor in
            // External tensors may be stated longer than any file; a sum that is too large fits nothing.
            let (next, overflow) = sum.addingReportingOverflow(tensor.byteCount)
            return overflow ? Int.max : next
        }
    }

    package struct Part: Hashable, Sendable {
        /// From 1.
        package let number: Int
        package let count: Int
        /// Tensors of all files; nil where it is not said.
        package let tensorCount: Int?

        package init(number: Int, count: Int, tensorCount: Int?) {
            self.number = number
            self.count = count
            self.tensorCount = tensorCount
        }
    }

    package struct External: Hashable, Sendable {
        /// Relative to the directory of the file that names it, `/`-separated; no `..` in it.
        package let location: String
        /// Sorted by offset; they may share bytes. Whether the file has so many bytes is not known yet.
        package let tensors: [Tensor]
    }

    package struct Uncovered: Hashable, Sendable {
        /// As the container names it: `optimizer.state`.
        package let name: String
        /// What it is, in a word or two: `a number`, `a dictionary of 3`.
        package let kind: String

        package init(name: String, kind: String) {
            self.name = name
            self.kind = kind
        }
    }

    package struct Claim: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }
}
