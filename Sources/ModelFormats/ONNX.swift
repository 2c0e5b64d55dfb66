package import FileIO

/// The ONNX container (onnx/onnx, onnx/onnx.proto): a ModelProto, of which the initializers of the graph are read.
///
///     ModelProto    7 graph, 20 training_info, 25 functions
///     GraphProto    1 node, 5 initializer, 15 sparse_initializer
///     NodeProto     5 attribute      AttributeProto   6 g, 11 graphs
///     TensorProto   1 dims, 2 data_type, 3 segment, 4 float_data, 5 int32_data, 6 string_data, 7 int64_data, 8 name,
///                   9 raw_data, 10 double_data, 11 uint64_data, 13 external_data, 14 data_location
///
/// The graph itself, and the constants in its nodes, are no tensors: they are what a configuration is elsewhere. An
/// initializer in a subgraph (the body of an If or a Loop), in a function or in training_info is refused by name: no
/// one name would tell it from that of another graph.
package enum ONNX {
    /// Where the bytes of a tensor lie.
    package enum Source: Hashable, Sendable {
        /// In the file itself, from that byte on, as they are.
        case here(Int64)
        /// Made from the numbers of `int32_data`, `int64_data` or `uint64_data`.
        case made([UInt8])
        /// In a file beside it.
        case external(location: String, offset: Int64)
    }

    package struct Initializer: Hashable, Sendable {
        package let name: String
        package let dtype: DType
        package let shape: [Int]
        package let byteCount: Int
        package let source: Source
    }

    /// Messages within messages. Graphs nest by three levels each; loops in loops are rare.
    package static let depthLimit = 64
    /// Initializers of one file: tensors of one model.
    package static let tensorLimit = 1 << 19
    /// Bytes of a name; exporters join the names of modules.
    package static let nameByteLimit = 4096
    /// Bytes of all names.
    package static let namesLimit = 64 << 20
    /// Bytes that are made from numbers: they are held in memory. Exporters write weights raw, and only shapes and
    /// scales as numbers.
    package static let madeLimit = 32 << 20
    /// Dims of a tensor.
    package static let rankLimit = Safetensors.rankLimit

    /// Files that hold tensors. PyTorch's exporter once wrote one for each.
    package static let externalLimit = 1 << 16

    /// Reads an open file's initializers, and puts each where its bytes are.
    package static func readContents(
        of file: File, named name: String
    ) throws(FormatError) -> ContainerContents {
        var own: [Tensor] = []
        var beside: [ExactName: [Tensor]] = [:]
        for initializer in try readInitializers(of: file, named: name) {
            switch initializer.source {
            case .here(let offset): own.append(tensor(initializer, at: offset))
            case .made(let bytes): own.append(tensor(initializer, at: 0, made: bytes))
            case .external where initializer.byteCount == 0: own.append(tensor(initializer, at: 0, made: []))
            case .external(let location, let offset):
                beside[ExactName(location), default: []].append(tensor(initializer, at: offset))
            }
        }
        guard beside.count <= externalLimit else {
            throw FormatError(.tooManyTensors, name, "has tensors in more than \(externalLimit) files")
        }
        return ContainerContents(
            tensors: own.sorted(by: Tensor.precedes),
            uncovered: [ContainerContents.Uncovered(name: "graph", kind: "an ONNX graph")],
            external: beside.sorted { $0.key < $1.key }.map {
                ContainerContents.External(
                    location: $0.key.text, tensors: $0.value.sorted(by: Tensor.precedes))
            })
    }

    private static func tensor(_ from: Initializer, at offset: Int64, made: [UInt8]? = nil) -> Tensor {
        Tensor(
            name: from.name, dtype: from.dtype, shape: from.shape, offset: offset, byteCount: from.byteCount,
            made: made)
    }

    private enum Message {
        case model, graph, subgraph, node, attribute, function, training

        var word: String {
            switch self {
            case .model: "the model"
            case .graph: "the graph"
            case .subgraph: "a subgraph"
            case .node: "a node"
            case .attribute: "an attribute"
            case .function: "a function"
            case .training: "training_info"
            }
        }

        /// The message in a field that is entered.
        func inner(_ field: UInt64) -> Message? {
            switch (self, field) {
            case (.model, 7): .graph
            case (.model, 20): .training
            case (.model, 25): .function
            case (.training, 1), (.training, 2), (.attribute, 6), (.attribute, 11): .subgraph
            case (.graph, 1), (.subgraph, 1), (.function, 7): .node
            case (.function, 11), (.node, 5): .attribute
            default: nil
            }
        }
    }

    /// Reads the initializers of an open file, in the file's order.
    /// - Parameter name: how errors call the file.
    package static func readInitializers(
        of file: File, named name: String
    ) throws(FormatError) -> [Initializer] {
        var proto = ProtobufReader(reader: try ForwardReader(file, named: name))
        var out: [Initializer] = []
        var names: Set<ExactName> = []
        var nameBytes = 0
        var made = 0
        var hasGraph = false
        var open: [(message: Message, end: Int64)] = [(.model, proto.reader.size)]
        while let (message, end) = open.last {
            guard proto.reader.position < end else {
                open.removeLast()
                continue
            }
            let field = try proto.field(end: end, message.word)
            guard case .bytes(let count) = field.value else {
                guard message.inner(field.number) == nil else {
                    throw proto.malformed(message.word, "a field \(field.number) that is no message")
                }
                continue
            }
            if let inner = message.inner(field.number) {
                if inner == .graph {
                    // Two would be merged by one reader, and the last would win with another.
                    guard !hasGraph else {
                        throw proto.reader.fault(.headerDuplicate, "has a second graph")
                    }
                    hasGraph = true
                }
                guard open.count < depthLimit else {
                    throw proto.reader.fault(
                        .headerMalformed, "nests messages deeper than \(depthLimit) levels")
                }
                open.append((inner, proto.reader.position + Int64(count)))
                continue
            }
            switch (message, field.number) {
            case (.graph, 5):
                let tensor = try TensorProto.read(&proto, count: count, madeLimit: madeLimit - made)
                guard names.insert(ExactName(tensor.name)).inserted else {
                    throw proto.reader.fault(
                        .headerDuplicate, "has the initializer \"\(shown(tensor.name))\" a second time")
                }
                nameBytes += tensor.name.utf8.count
                if case .made(let bytes) = tensor.source { made += bytes.count }
                guard names.count <= tensorLimit, nameBytes <= namesLimit else {
                    throw proto.reader.fault(.tooManyTensors, "has more than \(tensorLimit) initializers")
                }
                out.append(tensor)
            case (.subgraph, 5):
                let name = try TensorProto.readName(&proto, count: count)
                throw proto.reader.fault(
                    .unsupported,
                    "the initializer \"\(shown(name))\" is in a subgraph: only those of the graph itself are read"
                )
            case (.graph, 15), (.subgraph, 15):
                throw proto.reader.fault(
                    .unsupported, "has a sparse initializer at byte \(proto.reader.position): not read")
            default: try proto.reader.skip(count, message.word)
            }
        }
        guard hasGraph else {
            throw proto.reader.fault(.headerMalformed, "no ONNX model: it has no graph")
        }
        return out
    }
}
