import { AlignmentType, Document, Packer, Paragraph, TextRun } from 'docx';
import { pdfOf, printed } from '../support/pdf.ts';

/** Two notices as a committee's office would write them; invented for these tests. */
export const YEAR_END = [
  '青岚市直属机关工作委员会文件',
  '青直工〔2026〕41号',
  '关于做好岁末年初机关党建重点工作的通知',
  '各直属机关党组织：',
  '为做好岁末年初机关党建工作，根据《青岚市直机关组织生活办法》第七条，现将有关事项通知如下。',
  '一、做好书记述职。各党支部书记于12月18日前将述职报告报所属机关党委。机关党委专职副书记于2026年12月25日前报送述职评议汇总表。',
  '二、召开组织生活会。各党支部于12月31日前召开2026年度组织生活会，会后5个工作日内报送情况报告。',
  '三、规范日常工作',
  '（一）各党支部每月25日前召开支委会，研究本月工作。',
  '（二）组织委员每季度末前填报党费收缴台账。',
  '（三）各党支部应于任期届满前30日内完成换届选举。',
  '四、开好座谈会。党建工作责任制座谈会每两年召开一次，各机关党委于11月底前举办。',
  '上述日期遇节假日顺延。',
  '附件：述职评议汇总表',
  '（联系人：钟原，电话：13800138000）',
  '青岚市直属机关工作委员会',
  '2026年11月20日',
];

export const NEXT_YEAR = [
  '青岚市直属机关工作委员会办公室',
  '青直工办〔2026〕7号',
  '关于报送年度有关材料的通知',
  '各部门党组（党委），各区市县机关工委，市直各机关党委：',
  '经研究，现就有关事项通知如下：',
  '一、民主生活会原则上于2027年1月20日前召开，遇休息日提前。',
  '二、各部门党组书记每年12月10日前向市直机关工委报送第一责任人履职情况报告。',
  '三、各区市县机关工委于12月15日前将党建工作年度报告（电子版）报市直机关工委办公室。',
  '四、青岚市水文局机关党委要在12月8日前完成专项整改，12月20日前报送整改情况报告。',
  '青岚市直属机关工作委员会办公室',
  '二〇二六年十一月二十二日',
];

export async function asWord(lines: string[]): Promise<Uint8Array> {
  const children = lines.map(
    (text, i) =>
      new Paragraph({
        alignment: i < 3 ? AlignmentType.CENTER : AlignmentType.LEFT,
        children: [new TextRun({ text, bold: i === 2, size: i === 0 ? 44 : 32 })],
      }),
  );
  return new Uint8Array(await Packer.toBuffer(new Document({ sections: [{ children }] })));
}

export function asPdf([head = '', ...lines]: string[]): Uint8Array {
  return pdfOf(printed(head, lines));
}
