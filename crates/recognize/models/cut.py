# Cuts the head of a PP-OCR recogniser to the signs of the Latin script and writes them beside it: cut.py FROM.onnx TO.onnx (needs the packages onnx and numpy).
import onnx, sys, hashlib, numpy as np
from onnx import numpy_helper as nh, helper as h
from onnx.reference import ReferenceEvaluator
src,dst=sys.argv[1:3]
m=onnx.load(src); g=m.graph
chars={p.key:p.value for p in m.metadata_props}['character'].split('\n')
init={i.name:i for i in g.initializer}; made={o:n for n in g.node for o in n.output}
def value(name):
    if name in init: return nh.to_array(init[name])
    n=made[name]
    if n.op_type=='Constant': return nh.to_array(n.attribute[0].t)
    ins=[value(i) for i in n.input]
    sub=h.make_graph([n],'x',[h.make_tensor_value_info(i,onnx.helper.np_dtype_to_tensor_dtype(v.dtype),v.shape) for i,v in zip(n.input,ins)],[h.make_empty_tensor_value_info(n.output[0])])
    return ReferenceEvaluator(h.make_model(sub,opset_imports=m.opset_import)).run(None,dict(zip(n.input,ins)))[0]
soft=g.node[-1]; add=[n for n in g.node if n.op_type=='Add'][-1]; mm=[n for n in g.node if n.op_type=='MatMul'][-1]
w=value(mm.input[1]); b=value([i for i in add.input if i!=mm.output[0]][0])
n=w.shape[1]; print(src,len(chars),n,w.shape,b.shape, repr(chars[:3]),repr(chars[-3:]))
classes=['']+chars+([' '] if len(chars)+2==n else [])
assert len(classes)==n,(len(classes),n)
keep=[i for i,c in enumerate(classes) if i==0 or (len(c)==1 and (ord(c)<0x180 or c in '‘’“”–—•…€№™'))]
print(len(keep),''.join(classes[i] for i in keep))
W=nh.from_array(np.ascontiguousarray(w[:,keep]).astype(np.float32),'head.w'); B=nh.from_array(b[keep].astype(np.float32),'head.b')
mm.input[1]='head.w'
for k,i in enumerate(add.input):
    if i!=mm.output[0]: add.input[k]='head.b'
g.initializer.extend([W,B])
# drop what nobody uses now
while True:
    used={i for x in g.node for i in x.input}|{o.name for o in g.output}
    gone=[x for x in g.node if not any(o in used for o in x.output)]
    if not gone: break
    for x in gone: g.node.remove(x)
for i in [i for i in g.initializer if i.name not in used]: g.initializer.remove(i)
g.output[0].type.tensor_type.shape.dim[2].dim_value=len(keep); del g.value_info[:]
for p in list(m.metadata_props): m.metadata_props.remove(p)
onnx.save(m,dst); open(dst.replace('.onnx','.txt'),'w').write('\n'.join(classes[i] for i in keep[1:])+'\n')
