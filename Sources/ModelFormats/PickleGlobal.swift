/// The names that a pickle may use: all of them. What is not here is refused, whatever it is.
enum PickleGlobal: Hashable, Sendable {
    /// What a storage's elements are.
    enum Element: Hashable, Sendable {
        case typed(DType)
        /// Bytes, whose meaning each tensor states.
        case untyped
        /// Known, and not read: `QInt8Storage`.
        case unsupported(String)
    }

    // Rebuilding calls of torch/_utils.py.
    case rebuildTensor, rebuildTensorV2, rebuildTensorV3, rebuildParameter, rebuildParameterWithState
    case rebuildFromType
    /// A tensor of a kind that is not read: quantized, sparse, nested.
    case rebuildUnsupported(String)
    /// `torch.Tensor` or `Parameter`, as an argument.
    case tensorType
    case storage(Element)
    case dtype(Element)
    case size
    // Python's containers.
    case dictionary(String), list, set, encode, object, reconstructor
    /// May be called with any values, which it holds, and given attributes.
    case record(String)
    /// A type that stands as a value and is never called.
    case type(String)

    /// - Parameters: the bytes of GLOBAL's two lines, or STACK_GLOBAL's two texts.
    static func find(module: String, name: String) -> PickleGlobal? {
        // Neither has a space in the table, so that no other pair can make the same key.
        table["\(module) \(name)"]
    }

    private static let table: [String: PickleGlobal] = {
        var table: [String: PickleGlobal] = [
            "torch._utils _rebuild_tensor": .rebuildTensor,
            "torch._utils _rebuild_tensor_v2": .rebuildTensorV2,
            "torch._utils _rebuild_tensor_v3": .rebuildTensorV3,
            "torch._utils _rebuild_parameter": .rebuildParameter,
            "torch._utils _rebuild_parameter_with_state": .rebuildParameterWithState,
            "torch._tensor _rebuild_from_type_v2": .rebuildFromType,
            "torch Tensor": .tensorType,
            "torch._tensor Tensor": .tensorType,
            "torch.nn.parameter Parameter": .tensorType,
            "torch.nn.parameter Buffer": .tensorType,
            "torch Size": .size,
            "torch.storage UntypedStorage": .storage(.untyped),
            "torch UntypedStorage": .storage(.untyped),
            "torch.storage _UntypedStorage": .storage(.untyped),
            "collections OrderedDict": .dictionary("OrderedDict"),
            "collections Counter": .dictionary("Counter"),
            "collections defaultdict": .dictionary("defaultdict"),
            "pytorch_lightning.utilities.parsing AttributeDict": .dictionary("AttributeDict"),
            "lightning.pytorch.utilities.parsing AttributeDict": .dictionary("AttributeDict"),
            "lightning_fabric.utilities.data AttributeDict": .dictionary("AttributeDict"),
            "lightning.fabric.utilities.data AttributeDict": .dictionary("AttributeDict"),
            "_codecs encode": .encode,
        ]
        for kind in [
            "qtensor", "sparse_tensor", "sparse_csr_tensor", "nested_tensor", "meta_tensor_no_storage",
        ] {
            table["torch._utils _rebuild_\(kind)"] = .rebuildUnsupported("_rebuild_\(kind)")
        }
        for kind in [
            "tensor_affine", "channel_affine", "tensor_symmetric", "channel_symmetric",
            "channel_affine_float_qparams",
        ] {
            table["torch per_\(kind)"] = .type("torch.per_\(kind)")
        }
        for (name, element) in storages { table["torch \(name)Storage"] = .storage(element) }
        for (name, element) in dtypes { table["torch \(name)"] = .dtype(element) }
        // Python 2's names, which protocol 2 keeps.
        for module in ["builtins", "__builtin__"] {
            table["\(module) dict"] = .dictionary("dict")
            table["\(module) list"] = .list
            table["\(module) set"] = .set
            table["\(module) frozenset"] = .set
            table["\(module) object"] = .object
            for name in ["bytearray", "complex", "slice", "range", "xrange"] {
                table["\(module) \(name)"] = .record(name)
            }
            for name in ["int", "long", "float", "bool", "str", "unicode", "bytes", "tuple"] {
                table["\(module) \(name)"] = .type(name)
            }
        }
        for module in ["copyreg", "copy_reg"] { table["\(module) _reconstructor"] = .reconstructor }
        for module in ["numpy.core.multiarray", "numpy._core.multiarray"] {
            table["\(module) scalar"] = .record("numpy scalar")
            table["\(module) _reconstruct"] = .record("numpy.ndarray")
        }
        for module in ["numpy.core.numeric", "numpy._core.numeric"] {
            table["\(module) _frombuffer"] = .record("numpy.ndarray")
        }
        table["numpy dtype"] = .record("numpy.dtype")
        table["numpy ndarray"] = .type("numpy.ndarray")
        for name in ["float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "bool_"] {
            table["numpy \(name)"] = .type("numpy.\(name)")
        }
        for name in records { table[name] = .record(name.replacingSpace) }
        for name in types { table[name] = .type(name.replacingSpace) }
        return table
    }()

    private static let storages: [(String, Element)] = [
        ("Float", .typed(.f32)), ("Double", .typed(.f64)), ("Half", .typed(.f16)),
        ("BFloat16", .typed(.bf16)),
        ("Long", .typed(.i64)), ("Int", .typed(.i32)), ("Short", .typed(.i16)), ("Char", .typed(.i8)),
        ("Byte", .typed(.u8)), ("Bool", .typed(.bool)), ("ComplexFloat", .typed(.c64)),
        ("ComplexDouble", .typed(.c128)), ("QInt8", .unsupported("QInt8Storage")),
        ("QUInt8", .unsupported("QUInt8Storage")), ("QInt32", .unsupported("QInt32Storage")),
        ("QUInt4x2", .unsupported("QUInt4x2Storage")), ("QUInt2x4", .unsupported("QUInt2x4Storage")),
    ]

    private static let dtypes: [(String, Element)] = [
        ("float32", .typed(.f32)), ("float", .typed(.f32)), ("float64", .typed(.f64)),
        ("double", .typed(.f64)),
        ("float16", .typed(.f16)), ("half", .typed(.f16)), ("bfloat16", .typed(.bf16)),
        ("int64", .typed(.i64)), ("long", .typed(.i64)), ("int32", .typed(.i32)), ("int", .typed(.i32)),
        ("int16", .typed(.i16)), ("short", .typed(.i16)), ("int8", .typed(.i8)), ("uint8", .typed(.u8)),
        ("uint16", .typed(.u16)), ("uint32", .typed(.u32)), ("uint64", .typed(.u64)), ("bool", .typed(.bool)),
        ("complex32", .typed(.c32)), ("chalf", .typed(.c32)), ("complex64", .typed(.c64)),
        ("cfloat", .typed(.c64)), ("complex128", .typed(.c128)), ("cdouble", .typed(.c128)),
        ("float8_e4m3fn", .typed(.f8E4M3)), ("float8_e5m2", .typed(.f8E5M2)),
        ("float8_e4m3fnuz", .typed(.f8E4M3FNUZ)), ("float8_e5m2fnuz", .typed(.f8E5M2FNUZ)),
        ("float8_e8m0fnu", .typed(.f8E8M0)), ("float4_e2m1fn_x2", .unsupported("float4_e2m1fn_x2")),
        ("qint8", .unsupported("qint8")), ("quint8", .unsupported("quint8")),
        ("qint32", .unsupported("qint32")),
        ("quint4x2", .unsupported("quint4x2")), ("quint2x4", .unsupported("quint2x4")),
        ("bits8", .unsupported("bits8")), ("bits16", .unsupported("bits16")),
    ]

    /// Values of Python's and torch's own that hold what they are given.
    private static let records = [
        "torch device", "torch.serialization _get_layout", "argparse Namespace", "datetime datetime",
        "datetime date", "datetime time", "datetime timedelta", "datetime timezone", "pathlib Path",
        "pathlib PosixPath", "pathlib WindowsPath", "pathlib PurePosixPath", "pathlib PureWindowsPath",
        "pathlib._local PosixPath", "pathlib._local WindowsPath", "fractions Fraction", "decimal Decimal",
    ]

    /// Types by which Lightning names the callbacks whose states it keeps (checkpoints before 1.5).
    private static let types = [
        "pytorch_lightning.callbacks.model_checkpoint ModelCheckpoint",
        "pytorch_lightning.callbacks.early_stopping EarlyStopping",
        "pytorch_lightning.callbacks.lr_monitor LearningRateMonitor",
        "lightning.pytorch.callbacks.model_checkpoint ModelCheckpoint",
        "lightning.pytorch.callbacks.early_stopping EarlyStopping",
    ]
}

extension String {
    fileprivate var replacingSpace: String {
        String(decoding: utf8.map { $0 == 0x20 ? 0x2E : $0 }, as: UTF8.self)
    }
}
