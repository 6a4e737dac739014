"""How far an index rests on the choices in its recipe: weights and alternatives drawn at random.

An area's rank interval says where it could stand had others made the recipe; the effects say which choice
moves the ranks. What the choices are is stated by the caller: a recipe is only as uncertain as somebody says.
Formulas, a worked example and limits in docs/methods/sensitivity.md.
"""

from samstad.methods.sensitivity.analysis import Sensitivity, sensitivity
from samstad.methods.sensitivity.choices import LEFT_OUT, WEIGHTS
from samstad.methods.sensitivity.effects import Effect

__all__ = ["LEFT_OUT", "WEIGHTS", "Effect", "Sensitivity", "sensitivity"]
