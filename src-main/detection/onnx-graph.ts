/**
 * The parts of an ONNX file that Spindle itself looks at: which operators there are, with what strides, and which constants
 * they read. Untrusted bytes go in; what is not protobuf, or nests without end, is refused. Field numbers are those of
 * onnx.proto3 (github.com/onnx/onnx). Graphs inside operators (Loop, If) and functions count like the graph itself.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** TensorProto.DataType of signed 8-bit integers. */
const int8Type = 3;
/** Depth of graphs inside operators. */
const mostNested = 16;

interface OnnxTensor {
  readonly name: string;
  readonly dimensions: readonly number[];
  /** The values of a tensor of signed 8-bit integers; `null` for every other type. */
  readonly int8: Int8Array | null;
}

export interface OnnxNode {
  /** Its type, such as `Conv`. */
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Empty where it has none. */
  readonly strides: readonly number[];
}

export interface OnnxGraph {
  /** In the order of the file, which is one in which they can be computed. */
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
}

/** @throws Error with the reason when the bytes are no ONNX model. */
export function readOnnxGraph(bytes: Uint8Array): OnnxGraph {
  const found: Found = { nodes: [], tensors: [] };
  let graphs = 0;
  eachField(bytes, {
    7: (graph) => {
      graphs += 1;
      addGraph(graph, found, 0);
    },
    // A function's operators are its field 7.
    25: (definition) => eachField(definition, { 7: (node) => addNode(node, found, 0) }),
  });
  if (graphs !== 1) throw new Error(`it holds ${graphs} graphs where an ONNX model has one`);
  return found;
}

interface Found {
  readonly nodes: OnnxNode[];
  readonly tensors: OnnxTensor[];
}

type Field = (content: Uint8Array) => void;
type Numbers = (value: number) => void;

/** GraphProto: node 1, initializer 5. */
function addGraph(bytes: Uint8Array, found: Found, depth: number): void {
  if (depth > mostNested) throw new Error(`its graphs are nested more than ${mostNested} deep`);
  eachField(bytes, {
    1: (node) => addNode(node, found, depth),
    5: (tensor) => found.tensors.push(tensorOf(tensor)),
  });
}

/** NodeProto: input 1, output 2, op_type 4, attribute 5. */
function addNode(bytes: Uint8Array, found: Found, depth: number): void {
  const inputs: string[] = [];
  const outputs: string[] = [];
  let operator = '';
  let strides: readonly number[] = [];
  eachField(bytes, {
    1: (name) => inputs.push(textOf(name)),
    2: (name) => outputs.push(textOf(name)),
    4: (name) => (operator = textOf(name)),
    5: (attribute) => {
      const { name, integers, tensors } = attributeOf(attribute, found, depth);
      if (name === 'strides') strides = integers;
      // The value of a `Constant` is known by the name of its output.
      for (const tensor of tensors) found.tensors.push({ ...tensor, name: outputs[0] ?? tensor.name });
    },
  });
  found.nodes.push({ operator, inputs, outputs, strides });
}

/** AttributeProto: name 1, t 5, g 6, ints 8, tensors 10, graphs 11. */
function attributeOf(
  bytes: Uint8Array,
  found: Found,
  depth: number,
): { readonly name: string; readonly integers: readonly number[]; readonly tensors: readonly OnnxTensor[] } {
  let name = '';
  const integers: number[] = [];
  const tensors: OnnxTensor[] = [];
  const inner: Field = (graph) => addGraph(graph, found, depth + 1);
  const tensor: Field = (content) => tensors.push(tensorOf(content));
  eachField(
    bytes,
    { 1: (content) => (name = textOf(content)), 5: tensor, 6: inner, 10: tensor, 11: inner },
    { 8: (value) => integers.push(value) },
  );
  return { name, integers, tensors };
}

/** TensorProto: dims 1, data_type 2, int32_data 5, name 8, raw_data 9. */
function tensorOf(bytes: Uint8Array): OnnxTensor {
  let name = '';
  let type = 0;
  const raw: Uint8Array[] = [];
  const dimensions: number[] = [];
  const values: number[] = [];
  eachField(
    bytes,
    { 8: (content) => (name = textOf(content)), 9: (content) => raw.push(content) },
    {
      1: (value) => dimensions.push(value),
      2: (value) => (type = value),
      5: (value) => values.push(value),
    },
  );
  const int8 = type === int8Type ? Int8Array.from(raw.at(-1) ?? values) : null;
  return { name, dimensions, int8 };
}

/** Hands over the fields of one message that are asked for; numbers may stand alone or packed. */
function eachField(
  bytes: Uint8Array,
  fields: Readonly<Record<number, Field>>,
  numbers: Readonly<Record<number, Numbers>> = {},
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const field = fields[number];
    const values = numbers[number];
    if (field !== undefined && wireType === WireType.LengthDelimited) field(reader.bytes());
    else if (values !== undefined && wireType === WireType.Varint) values(Number(reader.int64()));
    else if (values !== undefined && wireType === WireType.LengthDelimited) {
      const packed = new BinaryReader(reader.bytes());
      while (packed.pos < packed.len) values(Number(packed.int64()));
    } else reader.skip(wireType, number);
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
