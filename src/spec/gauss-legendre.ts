// Gauss-Legendre rules on [0, 1]: exact for polynomials of degree 2 count - 1.
// A helper: no kernel, no contract. Nodes and weights to the last bit from 40 digits (test/vectors/american-fit.py).

import { type Column, type Index, write } from './machine.ts';

/** One node below the middle and its mirror image. */
function pair(nodes: Column, weights: Column, count: Index, index: Index, node: number, weight: number): void {
  write(nodes, index, node);
  write(weights, index, weight);
  write(nodes, count - 1 - index, 1 - node);
  write(weights, count - 1 - index, weight);
}

function rule8(nodes: Column, weights: Column): void {
  pair(nodes, weights, 8, 0, 0.019855071751231884, 0.05061426814518813);
  pair(nodes, weights, 8, 1, 0.10166676129318664, 0.11119051722668724);
  pair(nodes, weights, 8, 2, 0.2372337950418355, 0.15685332293894363);
  pair(nodes, weights, 8, 3, 0.4082826787521751, 0.181341891689181);
}

function rule12(nodes: Column, weights: Column): void {
  pair(nodes, weights, 12, 0, 0.009219682876640375, 0.023587668193255914);
  pair(nodes, weights, 12, 1, 0.04794137181476257, 0.05346966299765921);
  pair(nodes, weights, 12, 2, 0.11504866290284765, 0.08003916427167311);
  pair(nodes, weights, 12, 3, 0.2063410228566913, 0.10158371336153296);
  pair(nodes, weights, 12, 4, 0.3160842505009099, 0.1167462682691774);
  pair(nodes, weights, 12, 5, 0.43738329574426554, 0.12457352290670139);
}

function rule16(nodes: Column, weights: Column): void {
  pair(nodes, weights, 16, 0, 0.005299532504175033, 0.013576229705877048);
  pair(nodes, weights, 16, 1, 0.02771248846338371, 0.031126761969323947);
  pair(nodes, weights, 16, 2, 0.06718439880608412, 0.04757925584124639);
  pair(nodes, weights, 16, 3, 0.12229779582249849, 0.06231448562776694);
  pair(nodes, weights, 16, 4, 0.19106187779867811, 0.07479799440828837);
  pair(nodes, weights, 16, 5, 0.2709916111713863, 0.08457825969750127);
  pair(nodes, weights, 16, 6, 0.35919822461037054, 0.09130170752246179);
  pair(nodes, weights, 16, 7, 0.4524937450811813, 0.09472530522753425);
}

function rule24(nodes: Column, weights: Column): void {
  pair(nodes, weights, 24, 0, 0.00240639000148932, 0.0061706148999936);
  pair(nodes, weights, 24, 1, 0.012635722014345251, 0.014265694314466832);
  pair(nodes, weights, 24, 2, 0.030862723998633622, 0.022138719408709904);
  pair(nodes, weights, 24, 3, 0.056792236497799485, 0.02964929245771839);
  pair(nodes, weights, 24, 4, 0.08999900701304854, 0.03667324070554015);
  pair(nodes, weights, 24, 5, 0.12993790421072282, 0.04309508076597664);
  pair(nodes, weights, 24, 6, 0.17595317403151223, 0.04880932605205694);
  pair(nodes, weights, 24, 7, 0.22728926430558022, 0.05372213505798282);
  pair(nodes, weights, 24, 8, 0.2831032461869774, 0.0577528340268628);
  pair(nodes, weights, 24, 9, 0.3424786601519183, 0.060835236463901696);
  pair(nodes, weights, 24, 10, 0.40444056626319186, 0.06291872817341415);
  pair(nodes, weights, 24, 11, 0.4679715535686972, 0.06396909767337608);
}

function rule36(nodes: Column, weights: Column): void {
  pair(nodes, weights, 36, 0, 0.001084768757957082, 0.0027828598321225227);
  pair(nodes, weights, 36, 1, 0.005706760548893881, 0.006457973642032787);
  pair(nodes, weights, 36, 2, 0.013986154475151025, 0.010090757648867736);
  pair(nodes, weights, 36, 3, 0.025863507800246228, 0.01364931074928439);
  pair(nodes, weights, 36, 4, 0.04125111274217047, 0.017106905385153616);
  pair(nodes, weights, 36, 5, 0.060035099554801435, 0.020437875461822446);
  pair(nodes, weights, 36, 6, 0.08207641650376235, 0.02361754174513299);
  pair(nodes, weights, 36, 7, 0.10721188493389675, 0.02662235698887996);
  pair(nodes, weights, 36, 8, 0.1352554142032217, 0.02943007212266241);
  pair(nodes, weights, 36, 9, 0.16599938170723946, 0.03201989867750774);
  pair(nodes, weights, 36, 10, 0.19921617093200975, 0.034372661917868225);
  pair(nodes, weights, 36, 11, 0.23465985703687742, 0.03647094250282653);
  pair(nodes, weights, 36, 12, 0.27206802778328987, 0.038299205322935334);
  pair(nodes, weights, 36, 13, 0.3111637264401554, 0.0398439144560358);
  pair(nodes, weights, 36, 14, 0.35165750232798587, 0.04109363335216985);
  pair(nodes, weights, 36, 15, 0.39324955384156723, 0.042039109489830966);
  pair(nodes, weights, 36, 16, 0.4356319480953076, 0.04267334286966931);
  pair(nodes, weights, 36, 17, 0.4784909007631457, 0.042991637835197376);
}

function rule64(nodes: Column, weights: Column): void {
  pair(nodes, weights, 64, 0, 0.0003474791321139303, 0.0008916403608482165);
  pair(nodes, weights, 64, 1, 0.0018299416140223604, 0.002073516630281234);
  pair(nodes, weights, 64, 2, 0.00449331426162784, 0.0032522289844891814);
  pair(nodes, weights, 64, 3, 0.008331873057687022, 0.0044233799131819735);
  pair(nodes, weights, 64, 4, 0.013336586105044517, 0.005584069730065564);
  pair(nodes, weights, 64, 5, 0.01949560017397314, 0.006731523948359321);
  pair(nodes, weights, 64, 6, 0.026794312570798593, 0.007863015238012359);
  pair(nodes, weights, 64, 7, 0.035215413934030215, 0.008975857887848672);
  pair(nodes, weights, 64, 8, 0.044738931460748595, 0.010067411576765104);
  pair(nodes, weights, 64, 9, 0.055342277002442944, 0.011135086904191627);
  pair(nodes, weights, 64, 10, 0.06700030092295359, 0.012176351284355437);
  pair(nodes, weights, 64, 11, 0.07968535187370981, 0.01318873485752733);
  pair(nodes, weights, 64, 12, 0.09336734243860122, 0.014169836307129742);
  pair(nodes, weights, 64, 13, 0.1080138205283293, 0.015117328536201239);
  pair(nodes, weights, 64, 14, 0.12359004636973406, 0.016028964177425775);
  pair(nodes, weights, 64, 15, 0.1400590749141946, 0.016902580918570803);
  pair(nodes, weights, 64, 16, 0.15738184347288336, 0.017736106628441193);
  pair(nodes, weights, 64, 17, 0.17551726437267132, 0.018527564270120023);
  pair(nodes, weights, 64, 18, 0.19442232241380336, 0.019275076589307813);
  pair(nodes, weights, 64, 19, 0.21405217689868297, 0.01997687056636017);
  pair(nodes, weights, 64, 20, 0.23436026799005272, 0.020631281621311764);
  pair(nodes, weights, 64, 21, 0.2552984271464735, 0.021236757561826795);
  pair(nodes, weights, 64, 22, 0.27681699137326793, 0.021791862264661725);
  pair(nodes, weights, 64, 23, 0.2988649210180042, 0.022295279081878283);
  pair(nodes, weights, 64, 24, 0.32138992083116596, 0.02274581396370907);
  pair(nodes, weights, 64, 25, 0.34433856400489454, 0.023142398290657208);
  pair(nodes, weights, 64, 26, 0.3676564188956163, 0.02348409140810501);
  pair(nodes, weights, 64, 27, 0.39128817812999644, 0.023770082857415154);
  pair(nodes, weights, 64, 28, 0.41517778978800357, 0.023999694298229155);
  pair(nodes, weights, 64, 29, 0.4392685903519397, 0.024172381117401477);
  pair(nodes, weights, 64, 30, 0.4635034391061005, 0.024287733720751714);
  pair(nodes, weights, 64, 31, 0.48782485366828776, 0.024345478504569862);
}

/** Writes the rule of the smallest size that has `count` nodes or more, and returns that size: 8, 12, 16, 24, 36 or 64. */
export function gaussLegendre(count: Index, nodes: Column, weights: Column): Index {
  if (count <= 8) {
    rule8(nodes, weights);
    return 8;
  }
  if (count <= 12) {
    rule12(nodes, weights);
    return 12;
  }
  if (count <= 16) {
    rule16(nodes, weights);
    return 16;
  }
  if (count <= 24) {
    rule24(nodes, weights);
    return 24;
  }
  if (count <= 36) {
    rule36(nodes, weights);
    return 36;
  }
  rule64(nodes, weights);
  return 64;
}
