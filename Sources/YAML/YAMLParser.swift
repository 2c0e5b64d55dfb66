internal import CYAML

extension YAMLValue {
    /// Reads a text of one document.
    /// - Returns: nil for a text that holds no document: nothing, or comments only.
    package static func parse(
        _ bytes: [UInt8], limits: YAMLLimits = .standard
    ) throws(YAMLError) -> YAMLValue? {
        guard bytes.count <= limits.bytes else {
            throw YAMLError("\(bytes.count) bytes, more than the limit of \(limits.bytes)", line: 1)
        }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw YAMLError("a byte order mark", line: 1)
        }
        let result = bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(YAMLError) in
                var events = try EventReader(buffer)
                var builder = TreeBuilder(limits: limits)
                while try builder.take(events.next()) {}
                return builder.root
            }
        }
        return try result.get()
    }
}

/// What libyaml saw, copied out of its memory.
private struct Event {
    enum Kind {
        case documentStart, scalar(String, isPlain: Bool), sequenceStart, mappingStart, collectionEnd,
            streamEnd
        /// Nothing to build from: the start of the stream, the end of a document.
        case other
    }

    let kind: Kind
    let line: Int
    let column: Int
}

/// libyaml's parser, over bytes that outlive it.
private struct EventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    init(_ buffer: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw YAMLError("libyaml has no memory", line: 1)
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    mutating func next() throws(YAMLError) -> Event {
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else { throw fault }
        defer { yaml_event_delete(&raw) }
        let line = Int(raw.start_mark.line) + 1
        let kind: Event.Kind
        switch raw.type {
        case YAML_DOCUMENT_START_EVENT:
            kind = .documentStart
        case YAML_ALIAS_EVENT:
            throw YAMLError("aliases are not read", line: line)
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            try refuse(anchor: scalar.anchor, tag: scalar.tag, line: line)
            let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            kind = .scalar(
                String(decoding: text, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
        case YAML_SEQUENCE_START_EVENT:
            try refuse(anchor: raw.data.sequence_start.anchor, tag: raw.data.sequence_start.tag, line: line)
            kind = .sequenceStart
        case YAML_MAPPING_START_EVENT:
            try refuse(anchor: raw.data.mapping_start.anchor, tag: raw.data.mapping_start.tag, line: line)
            kind = .mappingStart
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            kind = .collectionEnd
        case YAML_STREAM_END_EVENT:
            kind = .streamEnd
        default:
            kind = .other
        }
        return Event(kind: kind, line: line, column: Int(raw.start_mark.column) + 1)
    }

    private func refuse(
        anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?, line: Int
    ) throws(YAMLError) {
        if anchor != nil { throw YAMLError("anchors are not read", line: line) }
        if tag != nil { throw YAMLError("tags are not read", line: line) }
    }

    private var fault: YAMLError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
        // A reader's fault (bad UTF-8, control characters) has no mark of its own; the parser stands near it.
        let mark =
            parser.pointee.error == YAML_READER_ERROR ? parser.pointee.mark : parser.pointee.problem_mark
        return YAMLError(problem, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}

/// Makes the tree of events, without recursion.
private struct TreeBuilder {
    private struct Open {
        let line: Int
        let column: Int
        let isMapping: Bool
        var elements: [YAMLValue] = []
        var members: [YAMLValue.Member] = []
        var keys: Set<[UInt8]> = []
        var key: (text: String, line: Int, column: Int)?
    }

    let limits: YAMLLimits
    private(set) var root: YAMLValue?
    private var stack: [Open] = []
    private var count = 0
    private var documents = 0

    init(limits: YAMLLimits) { self.limits = limits }

    /// - Returns: whether there is more to come.
    mutating func take(_ event: Event) throws(YAMLError) -> Bool {
        switch event.kind {
        case .other: break
        case .streamEnd: return false
        case .documentStart:
            documents += 1
            guard documents == 1 else { throw YAMLError("a second document", line: event.line) }
        case .scalar(let text, let isPlain):
            if let top = stack.indices.last, stack[top].isMapping, stack[top].key == nil {
                guard stack[top].keys.insert(Array(text.utf8)).inserted else {
                    throw YAMLError(
                        "the key \"\(printable(text))\" a second time", line: event.line, column: event.column
                    )
                }
                stack[top].key = (text, event.line, event.column)
            } else {
                try add(
                    YAMLValue(
                        content: .scalar(text, isPlain: isPlain), line: event.line, column: event.column))
            }
        case .sequenceStart, .mappingStart:
            if let top = stack.last, top.isMapping, top.key == nil {
                throw YAMLError("a key that is no scalar", line: event.line)
            }
            guard stack.count < limits.depth else {
                throw YAMLError("more than \(limits.depth) levels", line: event.line)
            }
            let isMapping = if case .mappingStart = event.kind { true } else { false }
            stack.append(Open(line: event.line, column: event.column, isMapping: isMapping))
        case .collectionEnd:
            guard let open = stack.popLast() else { throw YAMLError("not YAML", line: event.line) }
            let content: YAMLValue.Content =
                open.isMapping ? .mapping(open.members) : .sequence(open.elements)
            try add(YAMLValue(content: content, line: open.line, column: open.column))
        }
        return true
    }

    private mutating func add(_ value: YAMLValue) throws(YAMLError) {
        count += 1
        guard count <= limits.values else {
            throw YAMLError("more than \(limits.values) values", line: value.line)
        }
        guard let top = stack.indices.last else {
            root = value
            return
        }
        if let key = stack[top].key {
            stack[top].members.append(
                YAMLValue.Member(key: key.text, line: key.line, column: key.column, value: value))
            stack[top].key = nil
        } else {
            stack[top].elements.append(value)
        }
    }
}

/// A key as an error shows it: short, and unable to move a terminal's cursor.
private func printable(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(64).map { scalar in
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "?" : Character(scalar)
    }
    return String(shown)
}
